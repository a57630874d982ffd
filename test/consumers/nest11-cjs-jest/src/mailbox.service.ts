import { Injectable } from '@nestjs/common';
import { Counted, InjectMetric, NotMeasured, type Counter, type Summary } from 'nestjs-metrics';
import { MailSize, MailsSent } from './mailbox.metrics';
import { SmtpClient } from './smtp.client';

@Counted()
@Injectable()
export class MailboxService {
  constructor(
    private readonly smtp: SmtpClient,
    @InjectMetric(MailsSent) private readonly sent: Counter<typeof MailsSent>,
    @InjectMetric('mail_size_bytes') private readonly sizes: Summary<typeof MailSize>,
  ) {}

  async welcome(text: string): Promise<number> {
    const size = await this.smtp.send(text);
    this.sent.inc({ kind: 'welcome', template: 'plain' });
    this.sizes.observe(size);
    return size;
  }

  @NotMeasured()
  idle(): string {
    return 'idle';
  }
}
