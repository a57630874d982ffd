import { Registry } from 'prom-client';
import { describe, expect, it } from '@jest/globals';
import type { MetricsModuleOptions } from 'nestjs-metrics';
import { bootError } from '../module/boot-error.js';

describe('options of the metrics of outbound requests', () => {
  it.each([
    [{ maxHosts: 0 }, 'outbound.maxHosts is 0'],
    [{ maxHosts: 1.5 }, 'outbound.maxHosts is 1.5'],
    [{ maxTemplates: -1 }, 'outbound.maxTemplates is -1'],
    [{ template: '/users/:id' }, 'outbound.template is "/users/:id"'],
    [{ exclude: 'localhost' }, 'outbound.exclude is "localhost"'],
    [{ exclude: ['localhost', 7] }, 'It has 7 in it'],
    ['all', 'outbound is "all"'],
  ])('are refused at boot: %j', async (outbound, message) => {
    const metrics = { outbound } as unknown as MetricsModuleOptions;
    expect(await bootError(() => ({ metrics }))).toMatchObject({
      code: 'INVALID_OPTIONS',
      message: expect.stringContaining(message),
    });
  });

  it('are refused where they are no buckets', async () => {
    const metrics = { outbound: { buckets: [2, 1] } };
    expect(await bootError(() => ({ metrics }))).toMatchObject({ code: 'INVALID_BUCKETS' });
  });

  it('that are refused leave nothing in a registry of the app’s own', async () => {
    const registry = new Registry();
    await bootError(() => ({ metrics: { registry, outbound: { maxHosts: 0 } } }));
    expect(registry.getMetricsAsArray()).toEqual([]);
  });
});
