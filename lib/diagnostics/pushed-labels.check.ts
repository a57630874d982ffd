import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { METRICS_REGISTRY } from '../registry/index.js';
import type { DiagnosticCheck, DiagnosticFinding } from './diagnostic-finding.js';

/** The part of a metric that is looked at, whoever made it. */
interface LabelledMetric {
  readonly name: string;
  readonly labelNames?: readonly string[];
}

/** Metrics with labels that a Pushgateway replaces by those of the group. */
@Injectable()
export class PushedLabelsCheck implements DiagnosticCheck {
  constructor(
    @Inject(METRICS_SETTINGS) private readonly settings: MetricsModuleSettings,
    @Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>,
  ) {}

  find(): DiagnosticFinding[] {
    const options = this.settings.push?.pushgateway;
    if (options === undefined) return [];
    const ofGroup = ['job', ...Object.keys(options.groupings ?? {})];
    const metrics = this.registry.getMetricsAsArray() as unknown as readonly LabelledMetric[];
    return ofGroup.flatMap((label): DiagnosticFinding[] => {
      const having = metrics.filter(({ labelNames = [] }) => labelNames.includes(label));
      if (having.length === 0) return [];
      const subject = having.map(({ name }) => name).join(', ');
      return [
        {
          severity: 'warning',
          check: 'pushed-labels',
          subject,
          message:
            `The label "${label}" of ${subject} is also one of the pushed group: the Pushgateway puts the group's value in its place, ` +
            'and refuses the whole push where two series are alike then.',
          cure:
            label === 'job'
              ? 'Rename the label where it is yours, or turn off the option that makes the metric in what is pushed.'
              : 'Rename the label, or the grouping in push.pushgateway.groupings.',
        },
      ];
    });
  }
}
