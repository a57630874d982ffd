import 'reflect-metadata';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  applyDecorators,
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Header,
  HttpCode,
  Injectable,
  Param,
  ParseIntPipe,
  Query,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { OnEvent } from '@nestjs/event-emitter';
import { Cron } from '@nestjs/schedule';
import { ApiOperation, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { SubscribeMessage } from '@nestjs/websockets';
import { Counted, Gauged, Timed } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';

const Ours = (): MethodDecorator => applyDecorators(Counted(), Timed(), Gauged());
const Others = (): MethodDecorator =>
  applyDecorators(
    Get('x'),
    HttpCode(202),
    UseGuards(RoleGuard),
    SetMetadata('role', 'admin'),
    ApiOperation({ summary: 'reads' }),
    Cron('0 0 1 1 *'),
    OnEvent('event'),
    SubscribeMessage('message'),
  );

@Injectable()
class RoleGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    return this.reflector.get<string>('role', context.getHandler()) === 'admin';
  }
}

/** What reflection tells of a method, and what its class holds about it. */
function metadataOf(prototype: object, key: string): unknown {
  const method = (prototype as Record<string, object>)[key]!;
  const entries = (target: object, ...property: [] | [string]): unknown[] =>
    (Reflect.getMetadataKeys(target, ...(property as [string])) as unknown[])
      .filter((name) => !String(name).includes('nestjs-metrics'))
      .map((name) => [name, Reflect.getMetadata(name, target, ...(property as [string]))]);
  return [entries(method), entries(prototype, key)];
}

class Plain {
  @Others()
  read(id: number, ...rest: string[]): string {
    return rest.join() + id;
  }
}
class Above {
  @Ours()
  @Others()
  read(id: number, ...rest: string[]): string {
    return rest.join() + id;
  }
}
class Below {
  @Others()
  @Ours()
  read(id: number, ...rest: string[]): string {
    return rest.join() + id;
  }
}
@Counted()
class OnClass {
  @Others()
  read(id: number, ...rest: string[]): string {
    return rest.join() + id;
  }
}

afterEach(closeApps);

describe.each([
  ['above', Above],
  ['below', Below],
  ['on the class of', OnClass],
])('with our decorators %s all others', (_where, decorated) => {
  it('a method keeps all metadata, its name and its length', () => {
    expect(metadataOf(decorated.prototype, 'read')).toEqual(metadataOf(Plain.prototype, 'read'));
    expect(decorated.prototype.read.name).toBe('read');
    expect(decorated.prototype.read).toHaveLength(1);
    expect(Object.getOwnPropertyDescriptor(decorated.prototype, 'read')).toMatchObject({
      enumerable: false,
      configurable: true,
      writable: true,
    });
    expect(Object.keys(decorated.prototype)).toEqual([]);
  });
});

@Controller('shop')
class ShopController {
  #prefix = 'order';

  @Ours()
  @Get('above/:id')
  @HttpCode(202)
  @Header('x-shop', 'yes')
  @UseGuards(RoleGuard)
  @SetMetadata('role', 'admin')
  @ApiOperation({ summary: 'ours above' })
  above(@Param('id', ParseIntPipe) id: number, @Query('note') note: string): string {
    return `${this.#prefix} ${id + 1} ${note}`;
  }

  @Get('below/:id')
  @HttpCode(202)
  @Header('x-shop', 'yes')
  @UseGuards(RoleGuard)
  @SetMetadata('role', 'admin')
  @ApiOperation({ summary: 'ours below' })
  @Ours()
  below(@Param('id', ParseIntPipe) id: number, @Query('note') note: string): string {
    return `${this.#prefix} ${id + 1} ${note}`;
  }

  @Get('guarded')
  @UseGuards(RoleGuard)
  @Ours()
  guarded(): string {
    return 'never';
  }
}

describe.each(ADAPTERS)('on %s', (adapter) => {
  it.each(['above', 'below'])(
    'route, status, header, guard, metadata, pipe and arguments work with ours %s',
    async (method) => {
      const { app, url } = await startApp({ adapter, controllers: [ShopController] });
      const response = await fetch(`${url}/shop/${method}/7?note=x`);
      expect(response.status).toBe(202);
      expect(response.headers.get('x-shop')).toBe('yes');
      expect(await response.text()).toBe('order 8 x');
      const labels = { class: 'ShopController', method };
      const calls = await valueOf(app, 'method_calls_total', { ...labels, outcome: 'success' });
      expect(calls).toBe(1);
      expect((await fetch(`${url}/shop/${method}/seven`)).status).toBe(400);
      expect((await fetch(`${url}/shop/guarded`)).status).toBe(403);
    },
  );

  it('Swagger documents both', async () => {
    const { app } = await startApp({ adapter, controllers: [ShopController] });
    const { paths } = SwaggerModule.createDocument(app, new DocumentBuilder().build());
    expect(paths['/shop/above/{id}']?.get).toMatchObject({ summary: 'ours above' });
    expect(paths['/shop/below/{id}']?.get?.parameters).toHaveLength(2);
  });
});

it('instances show nothing of ours and keep this and #private fields', async () => {
  @Injectable()
  class Account {
    readonly owner = 'ann';
    #balance = 5;

    @Counted()
    pay(amount: number): this {
      this.#balance -= amount;
      return this;
    }

    get balance(): number {
      return this.#balance;
    }
  }
  const { app } = await startApp({ providers: [Account] });
  const account = app.get(Account);
  expect(account.pay(2)).toBe(account);
  expect(account.balance).toBe(3);
  expect(JSON.stringify(account)).toBe('{"owner":"ann"}');
  expect(Object.keys(account)).toEqual(['owner']);
  expect({ ...account }).toEqual({ owner: 'ann' });
});
