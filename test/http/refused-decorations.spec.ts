import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { HttpMetrics, MetricsError, type HttpHandlerOptions } from 'nestjs-metrics';
import { bootError } from '../module/boot-error.js';
import { ADAPTERS, closeApps } from '../support/app.js';

function refusal(decorate: () => unknown): string {
  let thrown: unknown;
  try {
    decorate();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(MetricsError);
  expect((thrown as MetricsError).code).toBe('INVALID_DECORATION');
  return (thrown as MetricsError).message;
}

const OPTIONS: [what: string, options: unknown, says: RegExp][] = [
  ['nothing', undefined, /was given undefined\. Use false, or an object/],
  ['true', true, /was given true\. Use false/],
  ['null', null, /was given null\./],
  ['a list', [], /was given an array\./],
  [
    'an unknown option',
    { label: {} },
    /has the option "label"\. Its options are: labels, seedStatus\./,
  ],
  [
    'an option of the module',
    { statusClass: true },
    /has the option "statusClass"\. Its options are/,
  ],
  ['labels that are a list', { labels: [] }, /has an array as labels\. Use an object of functions/],
  [
    'a label that is a text',
    { labels: { tier: 'gold' } },
    /gives "gold" to the label "tier"\. Use a function/,
  ],
  ['one status', { seedStatus: '200' }, /has "200" as seedStatus\. Use an array/],
  ['no status', { seedStatus: ['ok'] }, /has "ok" in seedStatus\. Use statuses from 100 to 599/],
];

afterEach(closeApps);

describe('@HttpMetrics is refused where it is written', () => {
  it.each(OPTIONS)('with %s', (_, options, says) => {
    expect(refusal(() => HttpMetrics(options as HttpHandlerOptions))).toMatch(says);
  });

  it.each<[what: string, decorate: (mark: ReturnType<typeof HttpMetrics>) => unknown]>([
    [
      'a property',
      (mark) => {
        class Cats {
          declare name: string;
        }
        (mark as PropertyDecorator)(Cats.prototype, 'name');
      },
    ],
    [
      'a getter',
      (mark) => {
        class Cats {
          @mark
          get all(): number {
            return 1;
          }
        }
        return Cats;
      },
    ],
    [
      'a static method',
      (mark) => {
        class Cats {
          @mark
          static all(): void {}
        }
        return Cats;
      },
    ],
    ['a parameter', (mark) => (mark as ParameterDecorator)(class {}.prototype, 'all', 0)],
    ['a constructor’s parameter', (mark) => (mark as ParameterDecorator)(class {}, undefined, 0)],
    ['what is no class', (mark) => (mark as ClassDecorator)({} as never)],
  ])('on %s', (_, decorate) => {
    expect(refusal(() => decorate(HttpMetrics(false)))).toMatch(/^@HttpMetrics on /);
  });
});

describe.each(ADAPTERS)('@HttpMetrics is refused at boot on %s', (adapter) => {
  it('where it sets a label that the module does not declare', async () => {
    @HttpMetrics({ labels: { tier: () => 'gold' } })
    @Controller('cats')
    class CatsController {
      @Get()
      all(): string {
        return 'cats';
      }
    }
    for (const http of [true, { labels: { tenant: () => 'acme' } }]) {
      const error = await bootError(() => ({
        adapter,
        metrics: { http },
        controllers: [CatsController],
      }));
      expect(error).toBeInstanceOf(MetricsError);
      expect((error as MetricsError).code).toBe('INVALID_DECORATION');
      expect((error as MetricsError).message).toBe(
        '@HttpMetrics for CatsController.all sets the label "tier", which the metrics do not have. ' +
          'Declare it for all requests, with http: { labels: { tier: (request) => … } }, or leave it out.',
      );
    }
  });

  it('where it seeds a class of statuses that are counted by number', async () => {
    @Controller('cats')
    class CatsController {
      @HttpMetrics({ seedStatus: ['2xx'] })
      @Get()
      all(): string {
        return 'cats';
      }
    }
    const options = { adapter, controllers: [CatsController] };
    const error = await bootError(() => ({ ...options, metrics: { http: true } }));
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).message).toMatch(
      /^@HttpMetrics for CatsController\.all has "2xx" in seedStatus\. .*statusClass: true/,
    );
    await expect(
      bootError(() => ({ ...options, metrics: { http: { statusClass: true } } })),
    ).rejects.toThrow('The app booted.');
  });
});
