import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable, type OnModuleInit, Param } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  defineHistogram,
  Gauged,
  NotMeasured,
  Observed,
  Timed,
} from 'nestjs-metrics';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { closeApps, startApp, type TestApp } from '../support/app.js';

const Special = defineCounter({ name: 'special_total', help: 'Special calls.' });
const Other = defineCounter({ name: 'other_total', help: 'Other calls.' });
const Sizes = defineHistogram({ name: 'size_bytes', help: 'Sizes.', buckets: [1, 10] });

class Base {
  inherited(): void {}
}

const SYMBOL = Symbol('key');

@Injectable()
@Counted()
@Timed()
@Gauged()
class Service extends Base implements OnModuleInit {
  static make(): void {}

  constructor() {
    super();
  }

  readonly arrow = (): void => undefined;

  get getter(): number {
    return 1;
  }

  onModuleInit(): void {}

  one(): void {}

  async two(): Promise<void> {}

  [SYMBOL](): void {}

  @NotMeasured()
  left(): string {
    return 'unmeasured';
  }

  @Counted(Special)
  replaced(): void {}
}

afterEach(closeApps);

async function methodsOf(app: TestApp, metric: string): Promise<string[]> {
  const names = (await seriesOf(app, metric)).map(({ labels }) => labels['method'] ?? '');
  return [...new Set(names)].toSorted();
}

const MEASURED = ['Symbol(key)', 'onModuleInit', 'one', 'two'];

describe('a decorator on a class', () => {
  it('stands for one on every own method, minus @NotMeasured()', async () => {
    const { app } = await startApp({ providers: [Service] });
    expect(await methodsOf(app, 'method_calls_total')).toEqual(MEASURED);
    expect(await methodsOf(app, 'method_duration_seconds')).toEqual(
      [...MEASURED, 'replaced'].toSorted(),
    );
    expect(await methodsOf(app, 'method_calls_in_flight')).toEqual(
      [...MEASURED, 'replaced'].toSorted(),
    );
  });

  it('records each of their calls once', async () => {
    const { app } = await startApp({ providers: [Service] });
    const service = app.get(Service);
    service.one();
    await service.two();
    service[SYMBOL]();
    expect(service.left()).toBe('unmeasured');
    service.inherited();
    service.arrow();
    for (const method of MEASURED) {
      const labels = { class: 'Service', method, outcome: 'success' };
      expect(await valueOf(app, 'method_calls_total', labels)).toBe(1);
      expect(await valueOf(app, 'method_duration_seconds_count', labels)).toBe(1);
    }
  });

  it("is replaced by a method's own of the same kind, and only of that", async () => {
    const { app } = await startApp({ providers: [Service] });
    app.get(Service).replaced();
    expect(await valueOf(app, Special)).toBe(1);
    const labels = { class: 'Service', method: 'replaced', outcome: 'success' };
    expect(await valueOf(app, 'method_calls_total', labels)).toBeUndefined();
    expect(await valueOf(app, 'method_duration_seconds_count', labels)).toBe(1);
  });

  it('may stand there twice with two metrics, and takes metrics of its own', async () => {
    @Injectable()
    @Counted(Special)
    @Counted(Other)
    @Observed(Sizes, { value: ({ args }) => args.length })
    class Twice {
      work(..._args: number[]): void {}
    }
    const { app } = await startApp({ providers: [Twice] });
    app.get(Twice).work(1, 2, 3);
    expect(await valueOf(app, Special)).toBe(1);
    expect(await valueOf(app, Other)).toBe(1);
    expect(await valueOf(app, 'size_bytes_sum')).toBe(3);
  });

  it('is not inherited by the methods of a subclass, but with the methods', async () => {
    @Injectable()
    class Sub extends Service {
      own(): void {}

      override left(): string {
        return 'still unmeasured';
      }
    }
    const { app } = await startApp({ providers: [Sub] });
    app.get(Sub).own();
    app.get(Sub).left();
    app.get(Sub).one();
    expect(await methodsOf(app, 'method_calls_total')).toEqual(MEASURED);
    const labels = { class: 'Sub', method: 'one', outcome: 'success' };
    expect(await valueOf(app, 'method_calls_total', labels)).toBe(1);
  });

  it.each([
    ['above @Controller', [Counted() as ClassDecorator, Controller('cats')]],
    ['below @Controller', [Controller('cats'), Counted() as ClassDecorator]],
  ])('%s leaves routes as they are', async (_where, decorators) => {
    class Cats {
      @Get(':id')
      one(@Param('id') id: string): string {
        return `cat ${id}`;
      }
    }
    for (const decorate of decorators.toReversed()) decorate(Cats);
    const { app, url } = await startApp({ controllers: [Cats] });
    expect(await (await fetch(`${url}/cats/3`)).text()).toBe('cat 3');
    const labels = { class: 'Cats', method: 'one', outcome: 'success' };
    expect(await valueOf(app, 'method_calls_total', labels)).toBe(1);
  });
});
