import { describe, expect, it } from '@jest/globals';
import { MetricsError, type MetricsModuleOptions } from 'nestjs-metrics';
import { bootError } from './boot-error.js';

const OPTIONS = ['rpc', 'websockets', 'graphql', 'schedule', 'bullmq'] as const;

async function refusal(metrics: MetricsModuleOptions): Promise<string> {
  const error = await bootError(() => ({ metrics }));
  expect(error).toBeInstanceOf(MetricsError);
  expect((error as MetricsError).code).toBe('INVALID_OPTIONS');
  return (error as MetricsError).message;
}

describe.each(OPTIONS)('the option %s', (option) => {
  it.each([null, 'all', 5, [[]]])('is refused at boot as %p', async (value) => {
    const message = await refusal({ [option]: value as never });
    expect(message).toContain(`The option ${option} is`);
    expect(message).toContain('Use true, false, or an object');
  });

  it('is refused at boot where its handlerLabels are neither true nor false', async () => {
    const message = await refusal({ [option]: { handlerLabels: 'yes' as never } });
    expect(message).toContain(`The option ${option}.handlerLabels is "yes"`);
  });
});
