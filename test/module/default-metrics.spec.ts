import { afterEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { defineGauge, MetricsError, MetricsModule } from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { bootError } from './boot-error.js';

afterEach(closeApps);

describe('defaultMetrics', () => {
  it.each([undefined, true])('%s brings prom-client’s collectors', async (defaultMetrics) => {
    const module = MetricsModule.forRoot(
      defaultMetrics === undefined ? undefined : { defaultMetrics },
    );
    const body = await (await startApp({ module })).scrape();
    expect(body).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(body).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
    expect(body).toMatch(/^nodejs_version_info\{version="v.*"\} 1$/m);
  });

  it('false brings none', async () => {
    const { scrape } = await startApp({ metrics: { defaultMetrics: false } });
    expect(await scrape()).not.toMatch(/^(process|nodejs)_/m);
  });

  it('takes prom-client’s options', async () => {
    const { scrape } = await startApp({
      metrics: { defaultMetrics: { labels: { pod: 'a' }, gcDurationBuckets: [0.25] } },
    });
    const body = await scrape();
    expect(body).toMatch(/^process_resident_memory_bytes\{pod="a"\} \d+$/m);
    expect(body).toContain('# TYPE nodejs_gc_duration_seconds histogram');
    expect(body).not.toMatch(/^nodejs_gc_.*le="0.1"/m);
  });

  it.each(['text/plain', 'application/openmetrics-text'])(
    'shows no series twice in %s',
    async (accept) => {
      const { scrape } = await startApp({ metrics: { defaultMetrics: true } });
      const lines = (await scrape(accept)).split('\n').filter((line) => /^[^#]/.test(line));
      const series = lines.map((line) => line.slice(0, line.lastIndexOf(' ')));
      expect(series.filter((one, index) => series.indexOf(one) !== index)).toEqual([]);
    },
  );

  it('are not registered twice in a registry that has them', async () => {
    const { collectDefaultMetrics } = await import('prom-client');
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const { scrape } = await startApp({ module: MetricsModule.forRoot({ registry }) });
    expect((await scrape()).match(/^# TYPE process_cpu_user_seconds_total /gm)).toHaveLength(1);
  });

  it('refuses a definition of a name that they take', async () => {
    const Mine = defineGauge({ name: 'nodejs_eventloop_lag_seconds', help: 'Mine.' });
    const error = await bootError(() => ({ metrics: { defaultMetrics: true, metrics: [Mine] } }));
    expect((error as MetricsError).code).toBe('METRIC_CLASH');
    expect((error as MetricsError).message).toMatch(/nodejs_eventloop_lag_seconds.*prom-client/);
  });
});
