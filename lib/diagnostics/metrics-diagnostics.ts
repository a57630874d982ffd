import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { describeError, MetricsError } from '../errors/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { Preseeder } from '../preseeding/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { CardinalityLabelsCheck } from './cardinality-labels.check.js';
import { ClientCopiesCheck } from './client-copies.check.js';
import type { DiagnosticCheck, DiagnosticFinding } from './diagnostic-finding.js';
import { IdleDecorationsCheck } from './idle-decorations.check.js';
import { MergedQuantilesCheck } from './merged-quantiles.check.js';
import { MetricClashesCheck } from './metric-clashes.check.js';
import { NamingCheck } from './naming.check.js';
import { OpenEndpointCheck } from './open-endpoint.check.js';
import { PushedLabelsCheck } from './pushed-labels.check.js';
import { ReadMetricsCheck } from './read-metrics.check.js';
import { reasonToFail, reportOf } from './report.js';

/**
 * What looked wrong when the app started: metrics of decorated classes that nobody
 * instantiates, two copies of prom-client, clashing metrics, names against the conventions,
 * an endpoint left open in production, labels that a Pushgateway replaces, what several
 * processes cannot tell as one. It is logged once, and can be injected.
 */
@Injectable()
export class MetricsDiagnostics implements OnApplicationBootstrap {
  private readonly logger = new Logger('MetricsModule');
  private readonly checks: readonly DiagnosticCheck[];
  private found: readonly DiagnosticFinding[] = [];

  constructor(
    @Inject(METRICS_SETTINGS) private readonly settings: MetricsModuleSettings,
    @Inject(HANDLE_REGISTRY) private readonly handles: HandleRegistry,
    copies: ClientCopiesCheck,
    clashes: MetricClashesCheck,
    naming: NamingCheck,
    cardinality: CardinalityLabelsCheck,
    idle: IdleDecorationsCheck,
    endpoint: OpenEndpointCheck,
    pushed: PushedLabelsCheck,
    quantiles: MergedQuantilesCheck,
    readMetrics: ReadMetricsCheck,
    // Its hook comes first: Nest 12 orders hooks by what injects what, Nest 11 by the list of providers.
    _preseeder: Preseeder,
  ) {
    const merged = [quantiles, readMetrics];
    this.checks = [copies, clashes, naming, cardinality, idle, endpoint, pushed, ...merged];
  }

  /** What was found; empty before the app's `onApplicationBootstrap`. */
  get findings(): readonly DiagnosticFinding[] {
    return this.found;
  }

  /**
   * What is logged: the findings as text, one a line, errors first, at most 25 of them;
   * empty where there are none.
   */
  report(): string {
    return reportOf(this.found);
  }

  /** @throws MetricsError `BOOT_DIAGNOSTICS` for an error in an app that is strict. */
  onApplicationBootstrap(): void {
    this.found = Object.freeze(this.checks.flatMap((check) => this.findingsOf(check)));
    if (this.found.length === 0) return;
    const reason = reasonToFail(this.found, this.settings);
    if (reason !== undefined) {
      // The boot ends here, and nobody will close the app.
      this.handles.release();
      throw new MetricsError('BOOT_DIAGNOSTICS', `${reason}\n${this.report()}`);
    }
    const hasErrors = this.found.some(({ severity }) => severity === 'error');
    if (hasErrors) this.logger.error(this.report());
    else this.logger.warn(this.report());
  }

  /** A check that fails is a fault of ours, which is no reason not to start. */
  private findingsOf(check: DiagnosticCheck): readonly DiagnosticFinding[] {
    try {
      return check.find();
    } catch (error) {
      this.logger.warn(`${check.constructor.name} failed: ${describeError(error)}`);
      return [];
    }
  }
}
