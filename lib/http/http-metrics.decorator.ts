import { assertMethod } from '../interception/index.js';
import type { HttpMetricsOptions } from '../options/index.js';
import { assertHandlerOptions } from './assert-handler-options.js';
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
  assertHandlerOptions(options);
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    const isClass = typeof target === 'function' && key === undefined && descriptor === undefined;
    if (!isClass) assertMethod('@HttpMetrics', target, key, descriptor);
    Reflect.defineMetadata(KEY, options, isClass ? target : (descriptor!.value as object));
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
