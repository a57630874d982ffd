import { Module } from '@nestjs/common';
import { MetricsModule } from 'nestjs-metrics';
import { ConnectionPool } from './connection-pool.js';
import { DbActiveConnections, DbPoolSize } from './database.metrics.js';
import { PoolCollector } from './pool.collector.js';

@Module({
  imports: [MetricsModule.forFeature([DbPoolSize, DbActiveConnections])],
  providers: [ConnectionPool, PoolCollector],
  exports: [ConnectionPool],
})
export class DatabaseModule {}
