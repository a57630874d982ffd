import type { HandlerIdentity } from '../entry-points/index.js';

/** A controller's method that a route calls. */
export interface HttpHandler extends HandlerIdentity {
  readonly controllerClass: Function;
  readonly method: Function;
}
