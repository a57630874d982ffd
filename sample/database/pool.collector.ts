import { Injectable } from '@nestjs/common';
import { InjectMetric, OnScrape, type Gauge } from 'nestjs-metrics';
import { ConnectionPool } from './connection-pool.js';
import { DbActiveConnections, DbPoolSize, DbQueries } from './database.metrics.js';

/** Asks the pool, which is somebody else's code, when Prometheus asks us. */
@Injectable()
export class PoolCollector {
  constructor(
    private readonly pool: ConnectionPool,
    @InjectMetric(DbPoolSize) private readonly size: Gauge<typeof DbPoolSize>,
    @InjectMetric(DbActiveConnections)
    private readonly active: Gauge<typeof DbActiveConnections>,
  ) {}

  /** One look at the pool sets several metrics: a custom collector. */
  @OnScrape()
  connections(): void {
    const { size, active } = this.pool.statistics();
    this.size.set(size);
    this.active.set(active);
  }

  /** The pool counts by itself, so its totals are passed on as they are. */
  @OnScrape(DbQueries)
  queries() {
    return [...this.pool.statistics().queries].map(([operation, value]) => ({
      labels: { operation },
      value,
    }));
  }
}
