import {
  defineCounter,
  defineInfo,
  defineStateSet,
  MetricsModule,
  open,
  type CardinalityOptions,
  type LabelsOf,
} from 'nestjs-metrics';
import { assertType, type Equal } from './equal.js';

const help = 'What it measures.';
const labels = { tenant: open(), outcome: ['a', 'b'] } as const;

// A definition's limits leave its labels as they are inferred without.
const Limited = defineCounter({
  name: 'limited_total',
  help,
  labels: { tenant: open(), outcome: ['a', 'b'] },
  seed: [{ tenant: 'acme', outcome: 'a' }],
  cardinality: {
    maxSeriesPerMetric: 5,
    perLabel: { tenant: 3 },
    onOverflow: 'drop',
    idleTtlSeconds: 60,
  },
});
assertType<
  Equal<LabelsOf<typeof Limited>, { readonly tenant: string; readonly outcome: 'a' | 'b' }>
>();

// @ts-expect-error a closed vocabulary is its own limit
defineCounter({ name: 'x_total', help, labels, cardinality: { perLabel: { outcome: 1 } } });
// @ts-expect-error the label is misspelt
defineCounter({ name: 'x_total', help, labels, cardinality: { perLabel: { tenent: 1 } } });
// @ts-expect-error there is no open label
defineCounter({ name: 'x_total', help, cardinality: { perLabel: { tenant: 1 } } });
// @ts-expect-error a limit is a number
defineCounter({ name: 'x_total', help, labels, cardinality: { perLabel: { tenant: '1' } } });
// @ts-expect-error there are two ways only
defineCounter({ name: 'x_total', help, labels, cardinality: { onOverflow: 'fold' } });
// @ts-expect-error facts are one series
defineInfo({ name: 'x_info', help, labels, cardinality: { maxSeriesPerMetric: 1 } });
// @ts-expect-error states are a closed vocabulary
defineStateSet({ name: 'x', help, states: ['a'], cardinality: { maxSeriesPerMetric: 1 } });

// Limits of metrics that are not known are by any label; so are those of the module.
const shared: CardinalityOptions = { perLabel: { tenant: 5, host: 9 } };
MetricsModule.forRoot({ cardinality: { ...shared, idleTtlSeconds: 3_600 } });
defineCounter({ name: 'x_total', help, labels, cardinality: { maxSeriesPerMetric: 9 } });
