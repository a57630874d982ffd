import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import { METRICS_REGISTRY, wireClashes } from '../registry/index.js';
import type { DiagnosticCheck, DiagnosticFinding } from './diagnostic-finding.js';

/**
 * Metrics that take one name on the wire, which came into the registry past this module.
 * A clash with what the registry held before fails the boot earlier, at registration.
 */
@Injectable()
export class MetricClashesCheck implements DiagnosticCheck {
  constructor(@Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>) {}

  find(): DiagnosticFinding[] {
    return wireClashes(this.registry).map(({ message, wireName }) => ({
      severity: 'error',
      check: 'metric-clash',
      subject: wireName,
      message,
      cure: 'Rename one of them.',
    }));
  }
}
