import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  defineStateSet,
  defineSummary,
  open,
} from 'nestjs-metrics';

export const LoavesBaked = defineCounter({
  name: 'loaves_baked_total',
  help: 'Loaves baked, by flour and baker.',
  labels: { flour: ['rye', 'wheat'], baker: open() },
});
export const BakesEnded = defineCounter({
  name: 'bakes_ended_total',
  help: 'Bakes that ended, by flour and outcome.',
  labels: { flour: ['rye', 'wheat'], outcome: ['success', 'error', 'cancelled'] },
});
export const KneadingDuration = defineHistogram({
  name: 'kneading_duration_seconds',
  help: 'Time to knead the dough, by flour.',
  labels: { flour: ['rye', 'wheat'] },
  buckets: [1, 10],
});
export const LoafWeight = defineSummary({
  name: 'loaf_weight_grams',
  help: 'Weight of the loaves.',
  percentiles: [0.5],
});
export const OvensInUse = defineGauge({ name: 'ovens_in_use', help: 'Ovens that bake.' });
export const LoavesOnShelf = defineGauge({ name: 'loaves_on_shelf', help: 'Loaves for sale.' });
export const BakeryInfo = defineInfo({
  name: 'bakery_info',
  help: 'The bakery.',
  labels: { city: open() },
});
export const ShopState = defineStateSet({
  name: 'shop_state',
  help: 'The shop.',
  states: ['open', 'closed'],
});

export const BAKERY_METRICS = [
  LoavesBaked,
  BakesEnded,
  KneadingDuration,
  LoafWeight,
  OvensInUse,
  LoavesOnShelf,
  BakeryInfo,
  ShopState,
];
