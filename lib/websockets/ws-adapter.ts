/** A gateway's handler as Nest gives it to an adapter, for one client. */
export interface AdapterMessageHandler {
  readonly message: unknown;
  readonly callback: (...args: unknown[]) => unknown;
}

/** As much of a WebSocket adapter, of any library, as is used. */
export interface WsAdapter {
  /** Once for each gateway; the callback is called with each client. */
  bindClientConnect(server: unknown, callback: (...args: unknown[]) => unknown): unknown;
  /** Once for each gateway and client, within that callback. */
  bindMessageHandlers(
    client: unknown,
    handlers: readonly AdapterMessageHandler[],
    ...rest: unknown[]
  ): unknown;
  /** The same; an adapter need not have it. */
  bindClientDisconnect?(client: unknown, callback: (...args: unknown[]) => unknown): unknown;
}
