import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, it, jest } from '@jest/globals';
import { Injectable, Scope } from '@nestjs/common';
import { ContextIdFactory } from '@nestjs/core';
import { Counted, Gauged, Timed } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { interval } from 'rxjs';
import { closeApps, startApp, type TestApp } from '../support/app.js';

@Injectable({ scope: Scope.REQUEST })
class Scoped {
  readonly ballast = new Uint8Array(1_000);

  @Counted()
  @Timed()
  @Gauged()
  sync(): number {
    return this.ballast.length;
  }

  @Counted()
  @Timed()
  @Gauged()
  async promise(): Promise<number> {
    return Promise.resolve(this.ballast.length);
  }

  @Counted()
  @Gauged()
  observable() {
    return interval(1_000);
  }

  @Counted()
  @Gauged()
  async *generator(): AsyncGenerator<number> {
    yield this.ballast.length;
  }
}

/** Garbage is collected in whole, which takes its time in a large process. */
jest.setTimeout(240_000);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

afterEach(closeApps);

async function use(app: TestApp): Promise<WeakRef<Scoped>> {
  const scoped = await app.resolve(Scoped, ContextIdFactory.create());
  scoped.sync();
  await scoped.promise();
  scoped.observable().subscribe().unsubscribe();
  for await (const _ of scoped.generator()) break;
  return new WeakRef(scoped);
}

it('200 request-scoped instances with decorated methods are garbage-collectable', async () => {
  const { app } = await startApp({ providers: [Scoped] });
  const instances: WeakRef<Scoped>[] = [];
  for (let count = 0; count < 200; count++) instances.push(await use(app));
  const alive = (): number => instances.filter((one) => one.deref() !== undefined).length;
  for (let round = 0; round < 20 && alive() > 0; round++) {
    await setImmediate();
    collectGarbage();
  }
  expect(alive()).toBe(0);
  for (const method of ['sync', 'promise', 'observable', 'generator']) {
    const outcome = method === 'observable' || method === 'generator' ? 'cancelled' : 'success';
    const labels = { class: 'Scoped', method };
    expect(await valueOf(app, 'method_calls_total', { ...labels, outcome })).toBe(200);
    expect(await valueOf(app, 'method_calls_in_flight', labels)).toBe(0);
  }
});
