import cluster from 'node:cluster';
import { ShutdownSignal } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { TrafficService } from './traffic/traffic.service.js';
import { welcome } from './welcome.js';

// All addresses, so that a Prometheus in a container reaches it.
const { HOST = '0.0.0.0', PORT = '3000', TRAFFIC } = process.env;

const app = await NestFactory.create(AppModule);
app.enableShutdownHooks([ShutdownSignal.SIGTERM, ShutdownSignal.SIGINT], { useProcessExit: true });
await app.listen(PORT, HOST);

const url = await app.getUrl();
// Of several workers none says it: see cluster/cluster.ts.
if (cluster.isPrimary) process.stdout.write(welcome(url));
if (TRAFFIC !== 'off') app.get(TrafficService).start(url);
