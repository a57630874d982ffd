import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, Logger, type LoggerService, type OnModuleInit } from '@nestjs/common';
import {
  Counted,
  Counter,
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  InjectMetric,
  open,
} from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';

class Lines implements LoggerService {
  readonly all: string[] = [];

  log(message: unknown, context?: unknown): void {
    this.all.push(`log ${String(context)} ${String(message)}`);
  }

  warn(message: unknown, context?: unknown): void {
    this.all.push(`warn ${String(context)} ${String(message)}`);
  }

  error(message: unknown, context?: unknown): void {
    this.all.push(`error ${String(context)} ${String(message)}`);
  }

  get ours(): string[] {
    return this.all.filter((line) => line.includes(' MetricsModule '));
  }
}

const Logins = defineCounter({
  name: 'logins_total',
  help: 'Logins.',
  labels: { tenant: open() },
  seed: [{ tenant: 'acme' }, { tenant: 'globex' }],
});

@Injectable()
class Early implements OnModuleInit {
  constructor(@InjectMetric(Logins) private readonly logins: Counter<typeof Logins>) {}

  onModuleInit(): void {
    for (const tenant of ['acme', 'initech', 'umbrella']) this.logins.inc({ tenant });
  }
}

let lines: Lines;

beforeEach(() => {
  lines = new Lines();
});

afterEach(async () => {
  await closeApps();
  Logger.overrideLogger(false);
});

describe('the log at boot', () => {
  it('says once how many metrics there are and how many series were seeded', async () => {
    const { scrape } = await startApp({
      metrics: {
        metrics: [
          defineCounter({ name: 'orders_total', help: 'Orders.', labels: { a: ['1', '2', '3'] } }),
          defineHistogram({ name: 'size_bytes', help: 'Size.', labels: { b: ['1', '2'] } }),
          defineGauge({ name: 'depth', help: 'Depth.' }),
          defineInfo({ name: 'build_info', help: 'Build.' }),
        ],
      },
      configure: (app) => app.useLogger(lines),
    });
    await scrape();
    await scrape();
    expect(lines.ours).toEqual(['log MetricsModule 4 metrics registered, 6 series seeded']);
  });

  it('counts the default metrics of decorated methods too', async () => {
    // Here and not above, or the other apps would be told that they have no provider of it.
    @Injectable()
    class Jobs {
      @Counted()
      work(): void {}
    }
    await startApp({ providers: [Jobs], configure: (app) => app.useLogger(lines) });
    // method_calls_total has its three outcomes; method_errors_total is known at the first error.
    expect(lines.ours).toEqual(['log MetricsModule 2 metrics registered, 3 series seeded']);
  });

  it('counts no series that was only recorded, and one that was recorded early as seeded', async () => {
    await startApp({
      metrics: { metrics: [Logins] },
      providers: [Early],
      configure: (app) => app.useLogger(lines),
    });
    expect(lines.ours).toEqual(['log MetricsModule 1 metrics registered, 2 series seeded']);
  });
});
