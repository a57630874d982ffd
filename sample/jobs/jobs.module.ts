import { Module } from '@nestjs/common';
import { MetricsModule } from 'nestjs-metrics';
import { JobQueue } from './job-queue.service.js';
import { JobRunner } from './job-runner.service.js';
import { JobsRetried } from './jobs.metrics.js';
import { Workers } from './workers.js';

@Module({
  imports: [MetricsModule.forFeature([JobsRetried])],
  providers: [JobQueue, JobRunner, Workers],
  exports: [JobQueue],
})
export class JobsModule {}
