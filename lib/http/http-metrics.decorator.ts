import { isPlainObject, show } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import type { HttpMetricsOptions } from '../options/index.js';
import type { HttpHandler } from './http-handler.js';

const KEY = Symbol.for('nestjs-metrics.http-metrics');

/** What a handler says for itself. */
export type HttpHandlerOptions = Pick<HttpMetricsOptions, 'labels' | 'seedStatus'>;

/**
 * Says for one handler, or for all of a controller, how its requests are measured:
 * `false` for not at all, other functions for labels that the module's option
 * `http.labels` declares, other statuses to be seeded. A method's own word goes before
 * its controller's, and both before the module's.
 * @throws MetricsError `INVALID_DECORATION` for anything else.
 */
export function HttpMetrics(options: false | HttpHandlerOptions): ClassDecorator & MethodDecorator {
  if (options !== false && !isPlainObject(options)) {
    throw new MetricsError(
      'INVALID_DECORATION',
      `@HttpMetrics was given ${show(options)}. Use false, or an object such as { seedStatus: ['201'] }.`,
    );
  }
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    Reflect.defineMetadata(KEY, options, (descriptor?.value as object | undefined) ?? target);
  };
}

/** What was said for a handler; false where it is not measured. */
export function declaredFor(handler: HttpHandler | undefined): false | HttpHandlerOptions {
  if (handler === undefined) return {};
  const own = read(handler.method);
  const ofClass = read(handler.controllerClass);
  if (own === false || (own === undefined && ofClass === false)) return false;
  return { ...ofClass, ...own, labels: { ...(ofClass || {}).labels, ...own?.labels } };
}

function read(target: Function): false | HttpHandlerOptions | undefined {
  return Reflect.getMetadata(KEY, target) as false | HttpHandlerOptions | undefined;
}
