import { ModulesContainer } from '@nestjs/core';
import type { HttpHandler } from './http-handler.js';

/**
 * On a controller's method: the method itself. Nest copies a method's metadata onto
 * the function that it gives to the adapter, which so leads back to the method.
 */
const METHOD = Symbol.for('nestjs-metrics.http-method');

/** Nest's own metadata: the path of a controller or of a method. */
const PATH = 'path';

/** Finds the controller's method behind a route. */
export class HandlerFinder {
  private readonly handlers = new Map<Function, HttpHandler[]>();

  /** Must be made before routes are registered. */
  constructor(modules: ModulesContainer) {
    for (const { controllers } of modules.values()) {
      for (const { metatype } of controllers.values()) {
        if (typeof metatype === 'function') this.addController(metatype);
      }
    }
  }

  /** The method behind what Nest gave to the adapter for a path; undefined for a route of others. */
  find(callback: Function, template: string): HttpHandler | undefined {
    const method = Reflect.getMetadata(METHOD, callback) as Function | undefined;
    const handlers = (method && this.handlers.get(method)) ?? [];
    if (handlers.length < 2) return handlers[0];
    // A method that several controllers inherit: newer versions of Nest name the callback
    // for it; else the one whose path the route ends with.
    return (
      handlers.find(({ controller, handler }) => callback.name === `${controller}.${handler}`) ??
      handlers.find((handler) => endsWithPath(template, handler)) ??
      handlers[0]
    );
  }

  /** All methods that routes may call. */
  get all(): readonly HttpHandler[] {
    return [...this.handlers.values()].flat();
  }

  private addController(controllerClass: Function): void {
    for (const [handler, method] of methodsOf(controllerClass)) {
      if (!Reflect.hasMetadata(PATH, method)) continue;
      Reflect.defineMetadata(METHOD, method, method);
      const found = { controllerClass, controller: controllerClass.name, handler, method };
      this.handlers.set(method, [...(this.handlers.get(method) ?? []), found]);
    }
  }
}

/** The methods of a class by name, those that it inherits too. */
function methodsOf(controllerClass: Function): Map<string, Function> {
  const methods = new Map<string, Function>();
  let prototype = controllerClass.prototype as object | null;
  for (; prototype !== null; prototype = Object.getPrototypeOf(prototype) as object | null) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (typeof value !== 'function' || name === 'constructor' || methods.has(name)) continue;
      methods.set(name, value as Function);
    }
  }
  return methods;
}

function endsWithPath(template: string, { controllerClass, method }: HttpHandler): boolean {
  return pathsOf(controllerClass).some((outer) =>
    pathsOf(method).some((inner) => {
      const path = `/${outer}/${inner}`.replaceAll(/\/+/g, '/').replace(/\/$/, '');
      return template === path || template.endsWith(path);
    }),
  );
}

function pathsOf(target: Function): string[] {
  return [Reflect.getMetadata(PATH, target) as string | string[] | undefined]
    .flat()
    .map((path) => path ?? '');
}
