/** What is measured. */
export const OURS = 'nestjs-metrics';

/** What ratios refer to: prom-client as a careful developer uses it. */
export const BY_HAND = 'prom-client by hand';

/** The call without any metric. */
export const BARE = 'bare call';
