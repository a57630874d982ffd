import { RequestMethod } from '@nestjs/common';
import { MetricsError } from '../errors/index.js';

/** Marks the endpoint's own controller. */
export const METRICS_CONTROLLER = Symbol.for('nestjs-metrics.controller');

/** A controller as Nest lists it. */
interface ControllerEntry {
  readonly metatype: unknown;
}

/**
 * Refuses another controller's `GET` route of the endpoint's own path: Nest takes
 * paths out of the global prefix, not controllers, so that route would move or hide
 * the endpoint.
 * @throws MetricsError `INVALID_OPTIONS`
 */
export function refuseSamePath(path: string, controllers: Iterable<ControllerEntry>): void {
  for (const { metatype } of controllers) {
    if (typeof metatype !== 'function' || METRICS_CONTROLLER in metatype) continue;
    const method = methodAt(path, metatype);
    if (method === undefined) continue;
    throw new MetricsError(
      'INVALID_OPTIONS',
      `${metatype.name}.${method} has the path of the metrics endpoint, ${path}, before any global prefix. ` +
        "Choose another one with endpoint: { path: '…' }.",
    );
  }
}

function methodAt(path: string, controller: Function): string | undefined {
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype).find((name) => {
    const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (typeof method !== 'function') return false;
    const verb: unknown = Reflect.getMetadata('method', method);
    if (verb !== RequestMethod.GET && verb !== RequestMethod.ALL) return false;
    return pathsOf(controller).some((outer) =>
      pathsOf(method).some((inner) => join(outer, inner) === path),
    );
  });
}

/** The path of a controller or a method, as Nest's decorators note it. */
function pathsOf(target: Function): string[] {
  return [Reflect.getMetadata('path', target) as string | string[] | undefined]
    .flat()
    .map((path) => path ?? '');
}

function join(...parts: string[]): string {
  return `/${parts.join('/')}`.replaceAll(/\/+/g, '/').replace(/(?<=.)\/$/, '');
}
