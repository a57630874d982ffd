import type { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { isRouted, mayBeAt } from './handler-place.js';
import type { HttpHandler } from './http-handler.js';

/**
 * On a controller's method: the method itself. Nest copies a method's metadata onto
 * the function that it gives to the adapter, which so leads back to the method.
 */
const METHOD = Symbol.for('nestjs-metrics.http-method');

/** Finds the controller's method behind a route. */
export class HandlerFinder {
  private readonly handlers = new Map<Function, HttpHandler[]>();
  private readonly found = new WeakMap<Function, HttpHandler>();
  /** How many callbacks of one method were found at one template. */
  private readonly counts = new Map<string, number>();

  /** Must be made before routes are registered. */
  constructor(
    modules: ModulesContainer,
    private readonly config: ApplicationConfig,
  ) {
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
    const known = this.found.get(callback) ?? this.tell(handlers, callback, template);
    this.found.set(callback, known);
    return known;
  }

  /** All methods that routes may call. */
  get all(): readonly HttpHandler[] {
    return [...this.handlers.values()].flat();
  }

  /** Which controller it is of those that inherit a method. */
  private tell(handlers: HttpHandler[], callback: Function, template: string): HttpHandler {
    // Newer versions of Nest name the callback for it.
    const named = handlers.find(
      ({ controller, handler }) => callback.name === `${controller}.${handler}`,
    );
    if (named !== undefined) return named;
    const fitting = handlers.filter((handler) => mayBeAt(template, handler, this.config));
    // Those of one template, told apart by a header, are registered in the order of controllers.
    const key = `${handlers[0]!.handler} ${template}`;
    const count = this.counts.get(key) ?? 0;
    this.counts.set(key, count + 1);
    return fitting[count] ?? fitting[0] ?? handlers[0]!;
  }

  private addController(controllerClass: Function): void {
    for (const [handler, method] of methodsOf(controllerClass)) {
      if (!isRouted(method)) continue;
      Reflect.defineMetadata(METHOD, method, method);
      const known = this.handlers.get(method) ?? [];
      // Several modules may have one controller.
      if (known.some((one) => one.controllerClass === controllerClass)) continue;
      const found = { controllerClass, controller: controllerClass.name, handler, method };
      this.handlers.set(method, [...known, found]);
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
