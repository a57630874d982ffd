/** The files in `cases/`, from one call to a whole app. */
export const CASES = [
  'counter-inc',
  'counter-inc-mixed',
  'histogram-observe',
  'bound-child',
  'sync-method',
  'async-method',
  'observable-method',
  'one-static-counter',
  'scrape',
  'scrape-hold',
  'ping-during-scrapes',
  'heap',
  'boot',
  'http-express',
  'http-fastify',
];
