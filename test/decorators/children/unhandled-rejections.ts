import { createHook } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Counted, defineCounter, Gauged, open, Timed } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps, startApp } from '../../support/app.js';

class OwnPromise<T> extends Promise<T> {}

const ByTenant = defineCounter({
  name: 'tenant_calls_total',
  help: 'Calls by tenant.',
  labels: { tenant: open() },
});

const asyncLabel = async (): Promise<string> => Promise.reject(new Error('of a label function'));

@Injectable()
class Service {
  @Counted()
  @Timed()
  @Gauged()
  async plain(): Promise<never> {
    await setImmediate();
    throw new Error('plain');
  }

  @Counted()
  async rejectedAtOnce(): Promise<never> {
    return Promise.reject(new Error('rejectedAtOnce'));
  }

  @Counted()
  subclass(): Promise<never> {
    return OwnPromise.reject(new Error('subclass'));
  }

  @Counted()
  withProperties(): Promise<never> {
    return Object.assign(Promise.reject(new Error('withProperties')), { cancel: () => undefined });
  }

  @Counted()
  async *generator(): AsyncGenerator<number> {
    yield 1;
    throw new Error('generator');
  }

  @Counted(ByTenant, { labels: { tenant: asyncLabel as unknown as () => string } })
  asyncLabel(): void {}
}

type Method = Exclude<keyof Service, 'generator'>;

/** Calls a method as one does who waits, or forgets to. */
function call(service: Service, method: string): Promise<unknown> {
  if (method !== 'generator') return service[method as Method]() ?? Promise.resolve();
  const generator = service.generator();
  void generator.next();
  return generator.next();
}

const cases = process.argv.slice(2);
const seen: Record<string, { unhandled: string[]; errors: number | undefined }> = {};
const unhandled: string[] = [];
process.on('unhandledRejection', (reason) => unhandled.push((reason as Error).message));

const { app } = await startApp({ providers: [Service] });
for (const one of cases) {
  const [method = '', caller, hooked] = one.split(' ');
  const hook = createHook({ init: () => undefined });
  if (hooked) hook.enable();
  if (hooked && Object.getOwnPropertySymbols(Promise.resolve()).length === 0) {
    throw new Error('async_hooks mark no promises any more: this case shows nothing');
  }
  const labels = { method, outcome: 'error' };
  const before = (await valueOf(app, 'method_calls_total', labels)) ?? 0;
  const promise = call(app.get(Service), method);
  if (caller === 'handled') await promise.catch(() => undefined);
  for (let turn = 0; turn < 5; turn++) await setImmediate();
  const errors = ((await valueOf(app, 'method_calls_total', labels)) ?? 0) - before;
  hook.disable();
  seen[one] = { unhandled: unhandled.splice(0), errors };
}
process.stdout.write(JSON.stringify(seen));
await closeApps();
