import type { ServerResponse } from 'node:http';
import type { HttpExchange } from './http-exchange.js';

type Use = (...args: unknown[]) => unknown;
type Next = () => void;

/** A request inside of a mount. */
interface MountedRequest {
  readonly baseUrl: string;
}

/**
 * Notes in an exchange where a router is mounted, as its path was written: Express only
 * tells the beginning of the URL. What is mounted inside of a router stays as it is there.
 */
export function watchMounts(
  express: { use: Use },
  exchangeOf: (response: object) => HttpExchange | undefined,
): void {
  const { use } = express;
  express.use = function watchedUse(this: unknown, ...args: unknown[]): unknown {
    const [paths, ...handlers] = args;
    if (handlers.flat(Infinity).some(isRouter)) {
      for (const path of [paths].flat().filter(isPath)) {
        use.call(this, path, (request: MountedRequest, response: ServerResponse, next: Next) => {
          const exchange = exchangeOf(response);
          const { baseUrl } = request;
          if (exchange !== undefined) exchange.mount = { baseUrl, path: String(path) };
          next();
        });
      }
    }
    return use.apply(this, args);
  };
}

function isPath(path: unknown): path is string | RegExp {
  return typeof path === 'string' || path instanceof RegExp;
}

/** True for Express' routers and apps. */
function isRouter(handler: unknown): boolean {
  return (
    typeof handler === 'function' && typeof (handler as { handle?: unknown }).handle === 'function'
  );
}
