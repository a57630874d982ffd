import { VersioningType } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';
import type { HttpHandler } from './http-handler.js';

/** Nest's own metadata of a controller or a method. */
const PATH = 'path';
const VERSION = '__version__';

/** True where a route's template may be that of a handler, by its path and its version in the URL. */
export function mayBeAt(
  template: string,
  handler: HttpHandler,
  config: ApplicationConfig,
): boolean {
  return endsWithPath(template, handler) && hasVersion(template, handler, config);
}

/** True for a method that Nest makes a route of. */
export function isRouted(method: Function): boolean {
  return Reflect.hasMetadata(PATH, method);
}

function endsWithPath(template: string, { controllerClass, method }: HttpHandler): boolean {
  return valuesOf(PATH, controllerClass, ['']).some((outer) =>
    valuesOf(PATH, method, ['']).some((inner) => {
      const path = `/${String(outer)}/${String(inner)}`.replaceAll(/\/+/g, '/').replace(/\/$/, '');
      return template.endsWith(path);
    }),
  );
}

function hasVersion(
  template: string,
  { controllerClass, method }: HttpHandler,
  config: ApplicationConfig,
): boolean {
  const versioning = config.getVersioning();
  if (versioning?.type !== VersioningType.URI) return true;
  const { prefix = 'v' } = versioning;
  const versions = valuesOf(VERSION, method, valuesOf(VERSION, controllerClass, []));
  const segments = versions
    .filter((version) => typeof version === 'string')
    .map((version) => `/${prefix === false ? '' : prefix}${version}/`);
  return segments.length === 0 || segments.some((segment) => `${template}/`.includes(segment));
}

function valuesOf(key: string, target: Function, otherwise: unknown[]): unknown[] {
  const value: unknown = Reflect.getMetadata(key, target);
  return value === undefined ? otherwise : [value].flat();
}
