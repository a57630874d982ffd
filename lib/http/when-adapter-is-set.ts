import type { AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core';

/** The host as all supported versions have it. */
interface Host {
  httpAdapter: AbstractHttpAdapter | null | undefined;
  /** Since Nest 11.1.4. */
  readonly init$?: HttpAdapterHost['init$'];
}

/** Calls back once, when the app gets its adapter, or at once where it has it. */
export function whenAdapterIsSet(host: HttpAdapterHost, callback: () => void): void {
  const given: Host = host;
  if (given.init$ !== undefined) {
    given.init$.subscribe(callback);
    return;
  }
  if (given.httpAdapter) {
    callback();
    return;
  }
  // Of this app's own host, and gone with the first adapter.
  Object.defineProperty(given, 'httpAdapter', {
    configurable: true,
    get: () => undefined,
    set: (adapter: AbstractHttpAdapter | null) => {
      Reflect.deleteProperty(given, 'httpAdapter');
      given.httpAdapter = adapter;
      callback();
    },
  });
}
