import { defineInfo, defineStateSet, open } from 'nestjs-metrics';

export const ENVIRONMENTS = ['development', 'test', 'staging', 'production'] as const;

/** Join it to any other metric to see which version did what. */
export const ShopInfo = defineInfo({
  name: 'shop_info',
  help: 'The shop that runs here.',
  labels: { version: open(), environment: ENVIRONMENTS },
});

export const SHOP_MODES = ['open', 'maintenance'] as const;

export type Mode = (typeof SHOP_MODES)[number];

export const ShopMode = defineStateSet({
  name: 'shop_mode',
  help: 'Whether customers may order.',
  states: SHOP_MODES,
});
