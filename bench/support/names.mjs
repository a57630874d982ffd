/** What is measured. */
export const OURS = 'nestjs-metrics';

/** What ratios refer to: prom-client as a careful developer uses it. */
export const BY_HAND = 'prom-client by hand';

/** The call without any metric. */
export const BARE = 'bare call';

/** Apps without any metric. There are several: what lies between them is noise. */
export const BARE_APPS = ['bare app', 'bare app, second', 'bare app, third'];

/** What instruments an HTTP app besides ours. */
export const EXPRESS_PROM_BUNDLE = 'express-prom-bundle';
export const API_METRICS = 'prometheus-api-metrics';
export const FASTIFY_METRICS = 'fastify-metrics';
export const FASTIFY_METRICS_DEFAULT = 'fastify-metrics, as it comes';
export const TUTORIAL_INTERCEPTOR = 'tutorial interceptor';
