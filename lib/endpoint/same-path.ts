import { RequestMethod, VERSION_NEUTRAL, VersioningType } from '@nestjs/common';
import type { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { MetricsError } from '../errors/index.js';

/** Marks the endpoint's own controller. */
export const METRICS_CONTROLLER = Symbol.for('nestjs-metrics.controller');

/** Where Nest's `RouterModule` notes the path of a module, followed by the app's id. */
const MODULE_PATH = '__module_path__';

/**
 * Refuses another controller's `GET` route of the endpoint's own path: Nest takes
 * paths out of the global prefix, not controllers, so that route would move or hide
 * the endpoint.
 * @throws MetricsError `INVALID_OPTIONS`
 */
export function refuseSamePath(
  path: string,
  modules: ModulesContainer,
  config: ApplicationConfig,
): void {
  // A version in the URL tells routes apart, unless the exclusion from a prefix takes it along.
  const versionsDiffer =
    config.getVersioning()?.type === VersioningType.URI && config.getGlobalPrefix() === '';
  for (const { metatype: module, controllers } of modules.values()) {
    const key = MODULE_PATH + modules.applicationId;
    const modulePath = (Reflect.getMetadata(key, module) as string | undefined) ?? '';
    for (const { metatype } of controllers.values()) {
      if (typeof metatype !== 'function' || METRICS_CONTROLLER in metatype) continue;
      const method = methodAt(path, modulePath, metatype, versionsDiffer);
      if (method === undefined) continue;
      throw new MetricsError(
        'INVALID_OPTIONS',
        `${metatype.name}.${method} has the path of the metrics endpoint, ${path}, before any global prefix. ` +
          "Choose another one with endpoint: { path: '…' }.",
      );
    }
  }
}

function methodAt(
  path: string,
  modulePath: string,
  controller: Function,
  versionsDiffer: boolean,
): string | undefined {
  const found = methodsOf(controller).find(([, method]) => {
    const verb: unknown = Reflect.getMetadata('method', method);
    if (verb !== RequestMethod.GET && verb !== RequestMethod.ALL) return false;
    if (versionsDiffer && isVersioned(controller, method)) return false;
    return pathsOf(controller).some((outer) =>
      pathsOf(method).some((inner) => join(modulePath, outer, inner) === path),
    );
  });
  return found?.[0];
}

/** The methods of a controller by name, those that it inherits too. */
function methodsOf(controller: Function): (readonly [name: string, method: Function])[] {
  const methods = new Map<string, Function>();
  let at = controller.prototype as object | null;
  for (; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    for (const name of Object.getOwnPropertyNames(at)) {
      const method: unknown = Object.getOwnPropertyDescriptor(at, name)?.value;
      if (typeof method === 'function' && !methods.has(name)) methods.set(name, method);
    }
  }
  return [...methods];
}

function isVersioned(...targets: Function[]): boolean {
  return targets.some((target) => {
    const version: unknown = Reflect.getMetadata('__version__', target);
    return version !== undefined && version !== VERSION_NEUTRAL;
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
