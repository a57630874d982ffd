import { Logger } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { METRICS_CONTROLLER } from './same-path.js';

/** The token of whether the endpoint's controller has decorators of the user's. */
export const ENDPOINT_DECORATED = 'nestjs-metrics:endpoint-decorated';

/**
 * Takes the endpoint off the app's own port, where it has one to itself. A factory says
 * so only after the controller is made, so it is taken out before routes are registered.
 */
export function leaveAppPort(modules: ModulesContainer, isDecorated: boolean): void {
  for (const { controllers } of modules.values()) {
    for (const controller of controllers.keys()) {
      if (typeof controller === 'function' && METRICS_CONTROLLER in controller) {
        controllers.delete(controller);
      }
    }
  }
  if (!isDecorated) return;
  new Logger('MetricsModule').warn(
    'endpoint.decorators do nothing where the metrics endpoint has a port of its own: guards among them do not protect it. Use endpoint.auth.',
  );
}
