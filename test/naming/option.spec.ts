import { afterEach, describe, expect, it } from '@jest/globals';
import { MetricsError, MetricsModule, type MetricsModuleOptions } from 'nestjs-metrics';
import { bootError } from '../module/boot-error.js';
import { closeApps, startApp } from '../support/app.js';

afterEach(closeApps);

describe('the option naming', () => {
  it.each(['error', 'warn', 'off', undefined] as const)('may be %p', async (naming) => {
    const { scrape } = await startApp({ metrics: { naming } });
    expect(await scrape()).toContain('nestjs_metrics_');
  });

  it.each(['', 'on', 'Error', true, false, null, {}, ['warn'], 1])(
    'is refused at boot as %p',
    async (naming) => {
      const metrics = { naming } as unknown as MetricsModuleOptions;
      const error = await bootError(() => ({ metrics }));
      expect(error).toBeInstanceOf(MetricsError);
      expect(error).toMatchObject({
        code: 'INVALID_OPTIONS',
        message: expect.stringMatching(
          /^The option naming is .*\. Use 'error', 'warn' or 'off'\.$/,
        ),
      });
    },
  );

  it('is refused at boot where a factory returns it', async () => {
    const useFactory = (): never => ({ naming: 'loud' }) as never;
    const error = await bootError(() => ({ module: MetricsModule.forRootAsync({ useFactory }) }));
    expect(error).toMatchObject({ code: 'INVALID_OPTIONS' });
  });
});
