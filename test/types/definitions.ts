import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  defineStateSet,
  defineSummary,
  open,
  type LabelsOf,
  type NamesOf,
} from 'nestjs-metrics';
import { assertType, type Equal } from './equal.js';
import { Charge, Codes, Logins, Orders, ShopInfo, ShopState } from './metrics.js';

const help = 'What it measures.';

// Names and values are literal types without `as const`.
assertType<Equal<NamesOf<typeof Orders>, 'outcome' | 'tenant'>>();
assertType<
  Equal<
    LabelsOf<typeof Orders>,
    { readonly outcome: 'success' | 'declined'; readonly tenant: string }
  >
>();
assertType<Equal<LabelsOf<typeof Codes>, { readonly code: 200 | 404 }>>();
assertType<Equal<LabelsOf<typeof Charge>['method'], 'card' | 'wallet'>>();
assertType<Equal<LabelsOf<typeof ShopInfo>['environment'], 'test' | 'production'>>();
assertType<Equal<(typeof ShopState)['states'], readonly ('on' | 'off')[]>>();
assertType<Equal<NamesOf<typeof Logins>, never>>();
assertType<Equal<(typeof Orders)['kind'], 'counter'>>();

// With `as const`, and from a constant, it is the same.
const METHODS = ['card', 'wallet'] as const;
const Shared = defineGauge({ name: 'shared', help, labels: { method: METHODS } });
assertType<Equal<LabelsOf<typeof Shared>['method'], 'card' | 'wallet'>>();

// Names and values known at run time only are strings.
const values: string[] = ['a', 'b'];
const Loose = defineGauge({ name: 'loose', help, labels: { kind: values } });
assertType<Equal<LabelsOf<typeof Loose>['kind'], string>>();

// A definition is read-only.
// @ts-expect-error a definition cannot be renamed
Orders.name = 'other';
// @ts-expect-error nor its vocabulary be replaced
Orders.labels.outcome = ['a'];
// @ts-expect-error nor its vocabulary grow
Orders.labels.outcome.push('a');

// @ts-expect-error the name is missing
defineCounter({ help });
// @ts-expect-error the help is missing
defineCounter({ name: 'x_total' });
// @ts-expect-error a label name twice
// oxlint-disable-next-line no-dupe-keys
defineCounter({ name: 'x_total', help, labels: { a: ['1'], a: ['2'] } });
// @ts-expect-error a vocabulary is a list
defineCounter({ name: 'x_total', help, labels: { a: 'success' } });
// @ts-expect-error open must be called
defineCounter({ name: 'x_total', help, labels: { a: open } });
// @ts-expect-error booleans are listed as texts
defineCounter({ name: 'x_total', help, labels: { a: [true] } });
// @ts-expect-error labels come with their values
defineCounter({ name: 'x_total', help, labels: ['a'] });
// @ts-expect-error a counter has no buckets
defineCounter({ name: 'x_total', help, buckets: [1] });
// @ts-expect-error an unknown option
defineGauge({ name: 'x', help, labelNames: ['a'] });
// @ts-expect-error buckets are numbers
defineHistogram({ name: 'x', help, buckets: ['1'] });
// @ts-expect-error a histogram has no percentiles
defineHistogram({ name: 'x', help, percentiles: [0.5] });
// @ts-expect-error a summary has no buckets
defineSummary({ name: 'x', help, buckets: [1] });
// @ts-expect-error an info metric is not seeded
defineInfo({ name: 'x_info', help, labels: { a: ['1'] }, seed: true });
// @ts-expect-error nor has it a unit
defineInfo({ name: 'x_info', help, unit: 'info' });
// @ts-expect-error a state set needs its states
defineStateSet({ name: 'x', help });
// @ts-expect-error its only label is its own
defineStateSet({ name: 'x', help, states: ['a'], labels: { b: ['1'] } });

// Seeds are checked against the labels, and do not widen them.
const labels = { outcome: ['success', 'declined'], tenant: open() } as const;
const Seeded = defineCounter({
  name: 'x_total',
  help,
  labels: { outcome: ['success', 'declined'], tenant: open() },
  seed: [{ outcome: 'success', tenant: 'acme' }],
});
assertType<Equal<LabelsOf<typeof Seeded>['outcome'], 'success' | 'declined'>>();
defineCounter({ name: 'x_total', help, labels, seed: false });
defineCounter({ name: 'x_total', help, labels, seed: true });
// @ts-expect-error a misspelt value
defineCounter({ name: 'x_total', help, labels, seed: [{ outcome: 'succes', tenant: 'acme' }] });
// @ts-expect-error a missing label
defineCounter({ name: 'x_total', help, labels, seed: [{ outcome: 'success' }] });
// @ts-expect-error an unknown label
defineCounter({ name: 'x_total', help, labels, seed: [{ outcome: 'success', tenant: 'a', b: 1 }] });
// @ts-expect-error neither a flag nor a list
defineCounter({ name: 'x_total', help, labels, seed: 'all' });
// @ts-expect-error one label set outside a list
defineCounter({ name: 'x_total', help, labels, seed: { outcome: 'success', tenant: 'acme' } });
defineCounter({
  name: 'x_total',
  help,
  labels: { outcome: ['success', 'declined'] },
  // @ts-expect-error a misspelt value is no new one, where the vocabulary stands beside it
  seed: [{ outcome: 'succes' }],
});
