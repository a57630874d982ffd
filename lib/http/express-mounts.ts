import type { ServerResponse } from 'node:http';
import type { HttpExchange, Mount } from './http-exchange.js';

type Use = (...args: unknown[]) => unknown;
type Next = () => void;
type Path = string | RegExp;

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
    const [first, ...handlers] = args;
    const paths = handlers.flat(Infinity).some(isRouter) ? [first].flat().filter(isPath) : [];
    const note = (mountOf: (request: MountedRequest) => Mount | undefined, path: Path): unknown =>
      use.call(this, path, (request: MountedRequest, response: ServerResponse, next: Next) => {
        const exchange = exchangeOf(response);
        if (exchange !== undefined) exchange.mount = mountOf(request);
        next();
      });
    for (const path of paths) {
      const written = String(path).replace(/\/+$/, '');
      note(({ baseUrl }) => ({ baseUrl, path: written }), path);
    }
    const result = use.apply(this, args);
    // Who comes here has left the router again.
    for (const path of paths) note(() => undefined, path);
    return result;
  };
}

function isPath(path: unknown): path is Path {
  return typeof path === 'string' || path instanceof RegExp;
}

/** True for Express' routers and apps. */
function isRouter(handler: unknown): boolean {
  return (
    typeof handler === 'function' && typeof (handler as { handle?: unknown }).handle === 'function'
  );
}
