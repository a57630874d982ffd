import { FASTIFY_METRICS } from '../support/names.mjs';
import { measureHttp } from '../support/measure-http.mjs';

/** What HTTP metrics cost on Fastify. */
export function run({ short }) {
  return measureHttp({
    adapter: 'fastify',
    judge: FASTIFY_METRICS,
    notes: [
      `${FASTIFY_METRICS} has its summary turned off, which is on by default; an interceptor does not see a 404`,
    ],
    short,
  });
}
