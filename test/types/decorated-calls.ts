import { Injectable } from '@nestjs/common';
import {
  Counted,
  Gauged,
  Observed,
  Timed,
  type MethodCall,
  type MethodOrClassDecorator,
  type Outcome,
  type ResultOf,
} from 'nestjs-metrics';
import { BehaviorSubject, of, type Observable } from 'rxjs';
import { assertType, type Equal } from './equal.js';
import { Charge, Load, Logins, Orders, Wait } from './metrics.js';

interface Order {
  total: number;
  method: 'card' | 'wallet';
}

/** What the callbacks of a decorated method are given, without any annotation. */
@Injectable()
export class Calls {
  @Counted(Logins, {
    by: (call) => {
      assertType<Equal<typeof call.args, [order: Order, dryRun?: boolean | undefined]>>();
      assertType<Equal<typeof call.result, string | undefined>>();
      assertType<Equal<typeof call.error, unknown>>();
      assertType<Equal<typeof call.outcome, Outcome>>();
      assertType<Equal<typeof call.instance, object>>();
      assertType<Equal<typeof call.durationSeconds, number>>();
      assertType<Equal<typeof call.className, string>>();
      return 1;
    },
  })
  sync(_order: Order, _dryRun?: boolean): string {
    return '';
  }

  @Timed(Charge, {
    labels: {
      method: ({ args: [order], result }) => {
        assertType<Equal<typeof order, Order>>();
        assertType<Equal<typeof result, Order | undefined>>();
        return order.method;
      },
    },
  })
  async promise(order: Order): Promise<Order> {
    return order;
  }

  @Observed(Wait, {
    value: ({ result, outcome }) => {
      assertType<Equal<typeof result, Order>>();
      assertType<Equal<typeof outcome, 'success'>>();
      return result.total;
    },
  })
  observable(order: Order): Observable<Order> {
    return of(order);
  }

  @Observed(Wait, {
    on: 'success',
    value: ({ result }) => {
      assertType<Equal<typeof result, number>>();
      return result;
    },
  })
  subject(): BehaviorSubject<number> {
    return new BehaviorSubject(1);
  }

  @Observed(Wait, {
    value: ({ args: [count], result }) => {
      assertType<Equal<typeof count, number>>();
      assertType<Equal<typeof result, Order>>();
      return result.total;
    },
  })
  async *generator(_count: number): AsyncGenerator<Order> {}

  @Observed(Wait, {
    value: ({ result }) => {
      assertType<Equal<typeof result, Order[]>>();
      return result.length;
    },
  })
  async list(..._ids: string[]): Promise<Order[]> {
    return [];
  }

  @Observed(Wait, {
    on: 'all',
    value: ({ args, result }) => {
      assertType<Equal<typeof args, string[]>>();
      assertType<Equal<typeof result, Order | null | undefined>>();
      return result?.total ?? args.length;
    },
  })
  async find(..._ids: string[]): Promise<Order | null> {
    return null;
  }

  @Gauged(Load, {
    value: ({ result }) => {
      assertType<Equal<typeof result, number | undefined>>();
      return result ?? 0;
    },
  })
  async size(): Promise<number> {
    return 1;
  }

  @Counted(Orders, {
    labels: {
      outcome: ({ result }) => (result ? 'success' : 'declined'),
      tenant: ({ args: [{ tenant }] }) => {
        assertType<Equal<typeof tenant, string>>();
        return tenant;
      },
    },
  })
  async destructured({ tenant }: { tenant: string }): Promise<boolean> {
    return tenant !== '';
  }
}

assertType<Equal<ResultOf<number>, number>>();
assertType<Equal<ResultOf<Promise<number>>, number>>();
assertType<Equal<ResultOf<Promise<Promise<number>>>, number>>();
assertType<Equal<ResultOf<Observable<number>>, number>>();
assertType<Equal<ResultOf<AsyncGenerator<number, string, boolean>>, number>>();
assertType<Equal<ResultOf<void>, void>>();
assertType<Equal<ResultOf<number | Promise<string>>, number | string>>();

// A decorator of one's own is made from ours with the same types.
export function CountedLogins(): MethodOrClassDecorator<never[], unknown> {
  return Counted(Logins);
}

export function tenantOf(call: Pick<MethodCall<[string]>, 'args'>): string {
  return call.args[0];
}

@Injectable()
@CountedLogins()
export class Composed {
  @CountedLogins()
  login(name: string): string {
    return name;
  }

  @Counted(Orders, { labels: { outcome: 'success', tenant: tenantOf } })
  order(name: string): string {
    return name;
  }
}
