import { defineCounter, defineGauge, defineHistogram, defineSummary, open } from 'nestjs-metrics';

const help = 'What it measures.';
const labels = { kind: ['a', 'b'], tenant: open() } as const;

/** One metric of each kind that is recorded, with a closed and an open label. */
export const Orders = defineCounter({ name: 'orders_total', help, labels });
export const Depth = defineGauge({ name: 'depth', help, labels });
export const Wait = defineHistogram({ name: 'wait', help, labels, buckets: [1] });
export const Parse = defineSummary({ name: 'parse', help, labels, percentiles: [] });

/** The same without labels. */
export const PlainOrders = defineCounter({ name: 'plain_total', help });
export const PlainDepth = defineGauge({ name: 'plain_depth', help });
export const PlainWait = defineHistogram({ name: 'plain_wait', help, buckets: [1] });
export const PlainParse = defineSummary({ name: 'plain_parse', help, percentiles: [] });

/** All of them. */
export const ALL = [
  Orders,
  Depth,
  Wait,
  Parse,
  PlainOrders,
  PlainDepth,
  PlainWait,
  PlainParse,
] as const;

/** A label set that all labelled ones accept. */
export const GOOD = { kind: 'a', tenant: 'x' } as const;
