import { API_METRICS, EXPRESS_PROM_BUNDLE } from '../support/names.mjs';
import { measureHttp } from '../support/measure-http.mjs';

/** What HTTP metrics cost on Express. */
export function run({ short }) {
  return measureHttp({
    adapter: 'express',
    judge: EXPRESS_PROM_BUNDLE,
    notes: [`${API_METRICS} records sizes as well; an interceptor does not see a 404`],
    short,
  });
}
