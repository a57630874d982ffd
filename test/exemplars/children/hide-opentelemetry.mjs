import { setTimeout } from 'node:timers/promises';

/** What stands in the place of OpenTelemetry's API, by how it is hidden. */
const HIDDEN = {
  // Node itself says that there is no such package.
  missing: '@opentelemetry/api-that-is-not-installed',
  broken: 'data:text/javascript,throw new TypeError("broken on purpose")',
};
/** Longer than the rest of a start takes. */
const SLOW_MS = 700;
const LIBRARY = new URL('../../../lib/', import.meta.url).href;

let hidden;
let isSlow;
let asked;

/** Says how it is hidden, if at all, and where to count how often it was asked for. */
export function initialize(data) {
  hidden = HIDDEN[data.how];
  isSlow = data.how === 'slow';
  asked = data.asked;
}

/** Hides OpenTelemetry's API from the library alone, since prom-client cannot do without it. */
export async function resolve(specifier, context, next) {
  if (specifier !== '@opentelemetry/api' || !context.parentURL?.startsWith(LIBRARY)) {
    return next(specifier, context);
  }
  Atomics.add(asked, 0, 1);
  if (isSlow) await setTimeout(SLOW_MS);
  return next(hidden ?? specifier, context);
}
