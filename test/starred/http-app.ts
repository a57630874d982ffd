import {
  Module,
  VersioningType,
  type INestApplication,
  type MiddlewareConsumer,
  type NestModule,
} from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { MetricsModule } from 'nestjs-metrics';
import {
  AnswersController,
  FailuresController,
  GuardedController,
  HealthController,
  PerRequestController,
  ReportsController,
  UsersController,
} from './http-controllers.js';
import { doorkeeper } from './http-enhancers.js';

/** The adapters that answer alike. */
export const ADAPTERS = ['express', 'fastify'] as const;

export type Adapter = (typeof ADAPTERS)[number];

/** The largest body that either adapter takes; Express' default. */
export const BODY_LIMIT = 100 * 1_024;

@Module({ controllers: [ReportsController] })
class ReportsModule {}

@Module({
  imports: [
    MetricsModule.forRoot({ defaultMetrics: false }),
    ReportsModule,
    RouterModule.register([
      { path: 'admin', children: [{ path: ':region', module: ReportsModule }] },
    ]),
  ],
  controllers: [
    UsersController,
    GuardedController,
    AnswersController,
    FailuresController,
    PerRequestController,
    HealthController,
  ],
})
class HttpModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(doorkeeper).forRoutes(AnswersController);
  }
}

const apps: INestApplication[] = [];

/** Starts the app of the table: with a global prefix, versions in the path and nested modules. */
export async function startHttpApp(
  adapter: Adapter,
  configure?: (app: INestApplication) => void,
): Promise<INestApplication> {
  const module = await Test.createTestingModule({ imports: [HttpModule] }).compile();
  const app: INestApplication =
    adapter === 'fastify'
      ? module.createNestApplication(new FastifyAdapter({ bodyLimit: BODY_LIMIT }), {
          logger: false,
        })
      : module.createNestApplication({ logger: false });
  apps.push(app);
  app.setGlobalPrefix('api', { exclude: ['health'] });
  app.enableVersioning({ type: VersioningType.URI });
  configure?.(app);
  await app.listen(0, '127.0.0.1');
  return app;
}

/** Closes the apps of a test. */
export async function closeHttpApps(): Promise<void> {
  await Promise.all(apps.splice(0).map((app) => app.close()));
}
