import { assertLabelName, isPlainObject, show } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import type { HttpMetricsOptions } from './http-options.js';

/** The labels that the metrics have already, by convention. */
const TAKEN_LABELS = {
  prometheus: ['method', 'route', 'status'],
  otel: ['http_request_method', 'http_route', 'http_response_status_code'],
};
const HANDLER_LABELS = ['controller', 'handler'];

const STATUS = /^[1-5]\d\d$/;
const STATUS_CLASS = /^[1-5]xx$/;

/**
 * Refuses, at boot, what the option `http` cannot mean.
 * @throws MetricsError `INVALID_OPTIONS`, `INVALID_LABEL_NAME`
 */
export function checkHttpOptions(http: unknown): void {
  if (http === undefined || typeof http === 'boolean') return;
  if (typeof http !== 'object' || http === null || Array.isArray(http)) {
    refuse('http', http, 'Use true, false, or an object such as { statusClass: true }.');
  }
  const options = http as HttpMetricsOptions;
  const { convention, maxRoutes } = options;
  if (convention !== undefined && !Object.hasOwn(TAKEN_LABELS, convention)) {
    refuse('http.convention', convention, "Use 'prometheus' or 'otel'.");
  }
  for (const option of ['statusClass', 'sizes', 'handlerLabels'] as const) {
    const value = options[option];
    if (value !== undefined && typeof value !== 'boolean') {
      refuse(`http.${option}`, value, 'Use true or false.');
    }
  }
  if (maxRoutes !== undefined && !(Number.isInteger(maxRoutes) && maxRoutes >= 1)) {
    refuse('http.maxRoutes', maxRoutes, 'Use a whole number from 1.');
  }
  checkExclude(options.exclude);
  checkLabels(options);
  checkSeedStatus(options);
}

/** True for a status, or a class of them, that series may be seeded with. */
export function isSeedStatus(status: unknown, statusClass: boolean | undefined): boolean {
  if (typeof status !== 'string' && typeof status !== 'number') return false;
  return STATUS.test(String(status)) || (statusClass === true && STATUS_CLASS.test(String(status)));
}

function checkExclude(exclude: unknown): void {
  if (exclude === undefined) return;
  if (!Array.isArray(exclude)) {
    refuse('http.exclude', exclude, "Use an array such as ['/health', HealthController].");
  }
  for (const one of exclude as unknown[]) {
    if (typeof one === 'function' || one instanceof RegExp) continue;
    if (typeof one === 'string' && one.startsWith('/')) continue;
    const cure =
      typeof one === 'string'
        ? 'Begin paths with "/", as they stand in URLs: "/health", or "/health/*" for all that begin so.'
        : 'Use a path, a regular expression, a controller, or a method such as OrdersController.prototype.list.';
    refuse('http.exclude', one, cure, 'has');
  }
}

function checkLabels({ labels, convention, handlerLabels }: HttpMetricsOptions): void {
  if (labels === undefined) return;
  if (!isPlainObject(labels)) {
    refuse('http.labels', labels, 'Use an object of functions such as { tenant: (request) => … }.');
  }
  const taken = [
    ...TAKEN_LABELS[convention ?? 'prometheus'],
    ...(handlerLabels === true ? HANDLER_LABELS : []),
  ];
  for (const [name, label] of Object.entries(labels)) {
    assertLabelName(name, 'The option http.labels');
    if (taken.includes(name)) {
      throw new MetricsError(
        'INVALID_OPTIONS',
        `The option http.labels has the label "${name}", which the metrics have already. Choose another name.`,
      );
    }
    if (typeof label !== 'function') {
      const cure = 'Use a function of the request and the response that returns its value.';
      refuse(`http.labels.${name}`, label, cure);
    }
  }
}

function checkSeedStatus({ seedStatus, statusClass }: HttpMetricsOptions): void {
  if (seedStatus === undefined) return;
  if (!Array.isArray(seedStatus)) {
    refuse('http.seedStatus', seedStatus, "Use an array such as ['200'].");
  }
  for (const status of seedStatus as unknown[]) {
    if (isSeedStatus(status, statusClass)) continue;
    const cure =
      statusClass === true
        ? "Use classes such as '2xx', or statuses from 100 to 599."
        : "Use statuses from 100 to 599; classes such as '2xx' go with statusClass: true.";
    refuse('http.seedStatus', status, cure, 'has');
  }
}

function refuse(option: string, value: unknown, cure: string, verb = 'is'): never {
  throw new MetricsError('INVALID_OPTIONS', `The option ${option} ${verb} ${show(value)}. ${cure}`);
}
