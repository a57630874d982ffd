import { describe, expect, it, jest } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { provideTestMetrics, valueOf } from 'nestjs-metrics/testing';
import { MailSize, MailsSent } from '../src/mailbox.metrics';
import { MailboxService } from '../src/mailbox.service';
import { SmtpClient } from '../src/smtp.client';

describe('a unit test in plain jest', () => {
  it('reads what decorators and handles recorded', async () => {
    const module = await Test.createTestingModule({
      providers: [MailboxService, SmtpClient, ...provideTestMetrics([MailsSent, MailSize])],
    }).compile();

    await expect(module.get(MailboxService).welcome('hello')).resolves.toBe(5);

    expect(await valueOf(module, MailsSent, { kind: 'welcome', template: 'plain' })).toBe(1);
    expect(await valueOf(module, 'mail_size_bytes_sum')).toBe(5);
    expect(
      await valueOf(module, 'method_calls_total', { method: 'welcome', outcome: 'success' }),
    ).toBe(1);
  });

  it('mocks the other dependencies with useMocker', async () => {
    const send = jest.fn(async () => 42);
    const module = await Test.createTestingModule({
      providers: [MailboxService, ...provideTestMetrics([MailsSent, MailSize])],
    })
      .useMocker((token) => (token === SmtpClient ? { send } : {}))
      .compile();

    await expect(module.get(MailboxService).welcome('')).resolves.toBe(42);

    expect(await valueOf(module, 'mail_size_bytes_sum')).toBe(42);
  });

  it('leaves a decorated class as it is where there are no metrics', async () => {
    const record = jest.fn();
    const module = await Test.createTestingModule({ providers: [MailboxService, SmtpClient] })
      .useMocker(() => ({ inc: record, observe: record }))
      .compile();

    await expect(module.get(MailboxService).welcome('hello')).resolves.toBe(5);

    expect(record.mock.calls).toEqual([[{ kind: 'welcome', template: 'plain' }], [5]]);
  });
});
