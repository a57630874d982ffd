import type { Gateway } from './gateway.js';

/** Which gateway Nest is about to bind to a server. */
export class GatewayBinding {
  private current: Gateway | undefined;
  private readonly unwatch = new Map<Gateway, () => void>();

  /**
   * Nest tells an adapter nothing of the gateway, and goes through them in no order that
   * can be told. But it looks whether the gateway has the hook `afterInit` at that very
   * moment, and so can be seen to. The gateway is as before when it is bound.
   */
  watch(gateways: readonly Gateway[]): void {
    for (const gateway of gateways) {
      const instance = gateway.instance();
      if (typeof instance !== 'object' || instance === null) continue;
      const before = Object.getOwnPropertyDescriptor(instance, 'afterInit');
      const hook: unknown = Reflect.get(instance, 'afterInit');
      const isWatched = Reflect.defineProperty(instance, 'afterInit', {
        get: () => {
          this.current = gateway;
          return hook;
        },
        set: (value: unknown) => {
          const own = { value, configurable: true, enumerable: true, writable: true };
          Object.defineProperty(instance, 'afterInit', own);
          this.unwatch.delete(gateway);
        },
        configurable: true,
      });
      if (!isWatched) continue;
      this.unwatch.set(gateway, () => {
        Reflect.deleteProperty(instance, 'afterInit');
        if (before !== undefined) Object.defineProperty(instance, 'afterInit', before);
      });
    }
  }

  /** The gateway that is bound now. */
  take(): Gateway | undefined {
    const gateway = this.current;
    this.current = undefined;
    if (gateway === undefined) return undefined;
    this.unwatch.get(gateway)?.();
    this.unwatch.delete(gateway);
    return gateway;
  }

  /** Leaves gateways that were never bound as they were. */
  stop(): void {
    for (const unwatch of this.unwatch.values()) unwatch();
    this.unwatch.clear();
  }
}
