import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { valueOf } from 'nestjs-metrics/testing';
import { AppModule } from '../src/app.module';
import { MailsSent } from '../src/mailbox.metrics';

describe('the app', () => {
  let app: INestApplication;
  let url: string;

  beforeEach(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = module.createNestApplication({ logger: false });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterEach(() => app.close());

  const send = async (text: string) =>
    (await fetch(`${url}/mails`, { method: 'POST', body: new URLSearchParams({ text }) })).status;
  const scrape = async () => (await (await fetch(`${url}/metrics`)).text()).split('\n');

  it('shows every known series at zero in its first scrape', async () => {
    const lines = await scrape();
    expect(lines).toContain(
      'method_calls_total{class="MailboxService",method="welcome",outcome="success"} 0',
    );
    expect(lines).toContain('mail_size_bytes_count 0');
    expect(lines).toContain(
      'method_duration_seconds_count{class="MailsController",method="send",outcome="error"} 0',
    );
    expect(lines.filter((line) => line.includes('method="idle"'))).toEqual([]);
  });

  it('records a decorated class, injected handles and a route, once each', async () => {
    expect(await send('hello')).toBe(202);
    expect(await send('')).toBe(500);

    const lines = await scrape();
    for (const line of [
      'method_calls_total{class="MailboxService",method="welcome",outcome="success"} 1',
      'method_calls_total{class="MailboxService",method="welcome",outcome="error"} 1',
      'method_errors_total{class="MailboxService",method="welcome",error_type="TypeError"} 1',
      'method_duration_seconds_count{class="MailsController",method="send",outcome="success"} 1',
      'mails_sent_total{kind="welcome",template="plain"} 1',
      'mail_size_bytes_sum 5',
    ]) {
      expect(lines).toContain(line);
    }
  });

  it('is read by the testing kit too', async () => {
    await send('hello');
    expect(await valueOf(app, MailsSent, { kind: 'welcome' })).toBe(1);
  });
});
