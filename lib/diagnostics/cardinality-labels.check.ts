import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import { isHeld } from '../definitions/index.js';
import { INSTRUMENT, isHandle } from '../instruments/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { METRICS_REGISTRY, RecordingReporter } from '../registry/index.js';
import type { DiagnosticCheck, DiagnosticFinding } from './diagnostic-finding.js';

/** Limits of the module for labels that no metric of this app has as open ones. */
@Injectable()
export class CardinalityLabelsCheck implements DiagnosticCheck {
  constructor(
    @Inject(METRICS_SETTINGS) private readonly settings: MetricsModuleSettings,
    @Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>,
    private readonly reporter: RecordingReporter,
  ) {}

  find(): DiagnosticFinding[] {
    const limits = Object.entries(this.settings.cardinality?.perLabel ?? {});
    if (limits.length === 0) return [];
    const { held, others } = this.labels();
    return limits
      .filter(([label, limit]) => limit !== undefined && !held.has(label))
      .map(([label]) => ({
        severity: 'warning',
        check: 'cardinality-label',
        subject: label,
        message: `The option cardinality.perLabel.${label} limits nothing: no metric of this app has an open label of that name so far.`,
        cure: cureOf(label, held, others),
      }));
  }

  /** The names of all labels of metrics that this app made: those that limits hold, and others. */
  private labels(): Record<'held' | 'others', ReadonlySet<string>> {
    const held = new Set<string>();
    const others = new Set<string>();
    for (const metric of this.registry.getMetricsAsArray() as unknown[]) {
      if (!isHandle(metric) || metric[INSTRUMENT].issues !== this.reporter) continue;
      const { labels, labelNames } = metric.definition;
      for (const label of labelNames) (isHeld(labels, label) ? held : others).add(label);
    }
    return { held, others };
  }
}

function cureOf(label: string, held: ReadonlySet<string>, others: ReadonlySet<string>): string {
  if (others.has(label)) {
    return 'Take it out: what is closed, or bounded by the code, needs no limit.';
  }
  const near = nearest(label, held);
  return near === undefined ? 'Take it out, or mend its name.' : `Did you mean ${near}?`;
}

/** The name that takes the fewest changes of a letter, at most one in three; undefined where none is near. */
function nearest(label: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let fewest = Math.floor(label.length / 3);
  for (const name of names) {
    const changes = distance(label.toLowerCase(), name.toLowerCase());
    if (changes > fewest || (best !== undefined && changes === fewest)) continue;
    [best, fewest] = [name, changes];
  }
  return best;
}

/** How many letters must be added, taken out or replaced. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(from).entries()) {
    const next = [index + 1];
    for (const [at, other] of Array.from(to).entries()) {
      const replaced = row[at]! + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, row[at + 1]! + 1, next[at]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}
