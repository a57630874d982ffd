// Started by client-copies.spec.ts under `--preserve-symlinks`, where Node loads a package
// once for each link to it: prints what an app found with a link to prom-client loaded,
// and then with prom-client's successor beside it.
import { createRequire } from 'node:module';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import * as prom from 'prom-client';
import { MetricsDiagnostics, MetricsModule, type DiagnosticFinding } from 'nestjs-metrics';

/** What each of the two apps found. */
export interface FoundByChild {
  readonly linked: readonly DiagnosticFinding[];
  readonly successor: readonly DiagnosticFinding[];
}

const [link = '', successor = ''] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const registry = new prom.Registry();

@Module({})
class AppModule {}

async function find(): Promise<readonly DiagnosticFinding[]> {
  const metrics = MetricsModule.forRoot({ defaultMetrics: false, registry });
  const app = await NestFactory.createApplicationContext(
    { module: AppModule, imports: [metrics] },
    { logger: false },
  );
  const { findings } = app.get(MetricsDiagnostics);
  await app.close();
  return findings;
}

require(link);
const linked = await find();
const other = require(successor) as typeof prom;
new other.Gauge({ name: 'depth', help: 'What it measures.', registers: [registry] });
const found: FoundByChild = { linked, successor: await find() };
process.stdout.write(JSON.stringify(found));
