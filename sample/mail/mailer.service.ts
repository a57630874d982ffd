import { Injectable } from '@nestjs/common';
import { JobQueue } from '../jobs/job-queue.service.js';
import { between, pause } from '../simulation.js';
import { MailBouncedError } from './mail-bounced.error.js';

/** Writes to customers, when there is time. */
@Injectable()
export class Mailer {
  constructor(private readonly jobs: JobQueue) {}

  welcome(address: string): void {
    const work = () => deliver(address);
    this.jobs.add({ queue: 'email', type: 'welcome', priority: 'low', work });
  }

  confirmOrder(orderId: string): void {
    const work = () => deliver(`${orderId}@customers.example`);
    this.jobs.add({ queue: 'email', type: 'order_confirmation', priority: 'normal', work });
  }
}

/** Stands in for a mail server, which knows nobody at bounce.example. */
async function deliver(address: string): Promise<void> {
  await pause(between(50, 200));
  if (address.endsWith('@bounce.example')) throw new MailBouncedError(address);
}
