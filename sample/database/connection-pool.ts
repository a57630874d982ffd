import { Injectable } from '@nestjs/common';
import { between, pause } from '../simulation.js';
import { OPERATIONS, type Operation } from './operation.js';

/** What a pool tells about itself, as those of real drivers do. */
export interface PoolStatistics {
  readonly size: number;
  readonly active: number;
  /** Queries since the pool was opened. */
  readonly queries: ReadonlyMap<Operation, number>;
}

/** Stands in for a driver's pool, which knows nothing of metrics. */
@Injectable()
export class ConnectionPool {
  private readonly size = 8;
  private active = 0;
  private readonly queries = new Map<Operation, number>(OPERATIONS.map((one) => [one, 0]));
  private readonly waiting: (() => void)[] = [];

  statistics(): PoolStatistics {
    return { size: this.size, active: this.active, queries: this.queries };
  }

  /** Does something on a connection, as soon as one is free. */
  async query<T>(operation: Operation, work: () => T): Promise<T> {
    await this.take();
    this.queries.set(operation, this.queries.get(operation)! + 1);
    try {
      await pause(between(1, 4));
      return work();
    } finally {
      this.giveBack();
    }
  }

  private async take(): Promise<void> {
    if (this.active < this.size) this.active += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Whoever waits takes the connection over. */
  private giveBack(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.active -= 1;
  }
}
