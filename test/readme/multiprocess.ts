import { Module } from '@nestjs/common';
import { defineGauge, MetricsModule } from 'nestjs-metrics';

@Module({ imports: [MetricsModule.forRoot({ multiprocess: true })] })
export class WithSeveralProcesses {}

export const MailQueueDepth = defineGauge({
  name: 'mail_queue_depth',
  help: 'Mails that wait in Redis, as every process sees them.',
  aggregate: 'liveMostRecent',
});
