import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { Mailer } from './mailer.service.js';

@Module({ imports: [JobsModule], providers: [Mailer], exports: [Mailer] })
export class MailModule {}
