import { RequestMethod } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';

/**
 * Leaves a path out of the app's global prefix, in addition to what the app leaves
 * out itself. Called between `setGlobalPrefix` and the registration of routes.
 */
export function excludeFromGlobalPrefix(config: ApplicationConfig, path: string): void {
  const options = config.getGlobalPrefixOptions();
  const escaped = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  config.setGlobalPrefixOptions({
    ...options,
    exclude: [
      ...(options.exclude ?? []),
      { path, pathRegex: new RegExp(`^${escaped}/?$`), requestMethod: RequestMethod.GET },
    ],
  });
}
