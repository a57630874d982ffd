import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  defineStateSet,
  defineSummary,
  open,
} from 'nestjs-metrics';

const help = 'What it measures.';

export const Orders = defineCounter({
  name: 'orders_total',
  help,
  labels: { outcome: ['success', 'declined'], tenant: open() },
});
export const Logins = defineCounter({ name: 'logins_total', help });
export const Depth = defineGauge({ name: 'depth', help, labels: { queue: ['mail', 'print'] } });
export const Load = defineGauge({ name: 'load', help });
export const Charge = defineHistogram({
  name: 'charge_seconds',
  help,
  labels: { method: ['card', 'wallet'] },
});
export const Wait = defineHistogram({ name: 'wait_seconds', help });
export const Parse = defineSummary({
  name: 'parse_seconds',
  help,
  labels: { method: ['card', 'wallet'] },
});
export const Codes = defineCounter({ name: 'codes_total', help, labels: { code: [200, 404] } });
export const ShopInfo = defineInfo({
  name: 'shop_info',
  help,
  labels: { version: open(), environment: ['test', 'production'] },
});
export const ShopState = defineStateSet({ name: 'shop_state', help, states: ['on', 'off'] });
