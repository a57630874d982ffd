import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { MetricsModule, Timed } from 'nestjs-metrics';
import { MailSize, MailsSent } from './mailbox.metrics';
import { MailboxService } from './mailbox.service';
import { SmtpClient } from './smtp.client';

@Controller('mails')
export class MailsController {
  constructor(private readonly mailbox: MailboxService) {}

  @Timed()
  @Post()
  @HttpCode(202)
  send(@Body('text') text: string): Promise<number> {
    return this.mailbox.welcome(text);
  }
}

@Module({
  imports: [MetricsModule.forRoot({ metrics: [MailsSent, MailSize] })],
  controllers: [MailsController],
  providers: [MailboxService, SmtpClient],
})
export class AppModule {}
