import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type CanActivate,
  Controller,
  Inject,
  Injectable,
  Scope,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { CONTEXT, EventPattern, MessagePattern } from '@nestjs/microservices';
import { EMPTY, type Observable } from 'rxjs';
import { eventually } from '../support/eventually.js';
import { closeRpcApps, startRpcApp } from './rpc-app.js';
import { outcomes } from './rpc-series.js';

class Refusing implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}
class Swallowing {
  catch(): Observable<never> {
    return EMPTY;
  }
}

@Injectable({ scope: Scope.REQUEST })
class Tenant {
  readonly id: string;
  constructor(@Inject(CONTEXT) context: { data: { tenant?: string } }) {
    if (context.data.tenant === undefined) throw new Error('no tenant');
    this.id = context.data.tenant;
  }
}

@Controller()
class ScopedController {
  constructor(private readonly tenant: Tenant) {}

  @MessagePattern('whose')
  whose(): string {
    return this.tenant.id;
  }
  @UseGuards(Refusing)
  @MessagePattern('refused')
  refused(): string {
    return this.tenant.id;
  }
  @UseFilters(new Swallowing())
  @EventPattern('swallowed')
  swallowed(_data: unknown): void {
    throw new Error('no');
  }
}

afterEach(closeRpcApps);

function start() {
  return startRpcApp({ controllers: [ScopedController], providers: [Tenant] });
}

describe('messages to a controller that is made for each of them', () => {
  it('count once', async () => {
    const app = await start();
    expect(await app.ask('whose', { tenant: 'acme' })).toEqual(['acme']);
    expect(await outcomes(app, 'request', 'whose')).toEqual({ success: 1 });
  });

  it('count as rejected where a guard refuses them', async () => {
    const app = await start();
    await expect(app.ask('refused', { tenant: 'acme' })).rejects.toBeDefined();
    expect(await outcomes(app, 'request', 'refused')).toEqual({ rejected: 1 });
  });

  it('count as error where it cannot be made', async () => {
    const app = await start();
    await expect(app.ask('whose')).rejects.toBeDefined();
    expect(await outcomes(app, 'request', 'whose')).toEqual({ error: 1 });
  });

  it('count as error where a filter swallows that of an event', async () => {
    const app = await start();
    await Promise.all([1, 2, 3].map(() => app.emit('swallowed', { tenant: 'acme' })));
    const expected = { error: 3 };
    expect(await eventually(() => outcomes(app, 'event', 'swallowed'), expected)).toEqual(expected);
  });
});
