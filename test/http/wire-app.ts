import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import {
  Controller,
  Get,
  Injectable,
  Post,
  Req,
  Res,
  Sse,
  StreamableFile,
  type BeforeApplicationShutdown,
  type INestApplication,
  type NestApplicationOptions,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { MetricsModule } from 'nestjs-metrics';
import { Observable } from 'rxjs';
import type { Adapter } from '../support/app.js';

/** More than the buffers of a connection hold. */
export const LARGE = 32 * 1_024 * 1_024;

/** Where a test and the handlers of its app meet: `reached` by a handler, `go` by the test. */
@Injectable()
export class Meeting
  extends EventEmitter
  implements BeforeApplicationShutdown, OnApplicationShutdown
{
  /** A test's: while the app is closing, and its server is still there. */
  whileClosing: (() => Promise<unknown>) | undefined;
  /** A test's: when all requests are through, and the metrics are still there. */
  afterClosing: (() => Promise<unknown>) | undefined;

  /** A handler's: says that it was reached, and waits for the test. */
  async wait(): Promise<void> {
    const go = once(this, 'go');
    this.emit('reached');
    await go;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.whileClosing?.();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.afterClosing?.();
  }
}

/** Express' own object is Node's; Fastify's has it. */
type Adapted<T> = T | { readonly raw: T };

function nativeOf<T extends object>(adapted: Adapted<T>): T {
  return 'raw' in adapted ? adapted.raw : adapted;
}

@Controller()
export class WireController {
  constructor(private readonly meeting: Meeting) {}

  @Get('quick')
  quick(): string {
    return 'quick';
  }

  /** Answers when the test says so. */
  @Get('waiting')
  async waiting(): Promise<string> {
    await this.meeting.wait();
    return 'at last';
  }

  /** Sends a first part, and never the rest. */
  @Get('endless')
  endless(): StreamableFile {
    const stream = new PassThrough();
    stream.write('the first part');
    return new StreamableFile(stream);
  }

  @Get('large')
  large(): StreamableFile {
    return new StreamableFile(Buffer.alloc(LARGE));
  }

  @Get('large-parts')
  largeParts(): StreamableFile {
    const part = Buffer.alloc(64 * 1_024);
    const parts = Array.from({ length: LARGE / part.length }, () => part);
    return new StreamableFile(Readable.from(parts, { objectMode: false }));
  }

  /** Sends a first part, and fails before the rest. */
  @Get('failing')
  failing(): StreamableFile {
    const parts = (async function* () {
      yield Buffer.from('the first part');
      await new Promise(setImmediate);
      throw new Error('the disk is gone');
    })();
    return new StreamableFile(Readable.from(parts, { objectMode: false }));
  }

  @Get('events')
  @Sse()
  events(): Observable<{ data: string }> {
    return new Observable((subscriber) => subscriber.next({ data: 'one' }));
  }

  @Get('cut')
  cut(@Res() response: Adapted<ServerResponse>): void {
    nativeOf(response).destroy();
  }

  @Get('cut-socket')
  cutSocket(@Req() request: Adapted<IncomingMessage>, @Res() _response: object): void {
    nativeOf(request).socket.destroy();
  }

  @Post('upload')
  upload(): string {
    return 'taken';
  }
}

/** How an app is served. */
export interface WireOptions extends NestApplicationOptions {
  readonly adapter: Adapter;
  /** Fastify's own. */
  readonly fastify?: ConstructorParameters<typeof FastifyAdapter>[0];
  readonly host?: string;
}

/** A fixture app whose connections a test plays with. */
export interface WireApp {
  readonly app: INestApplication;
  readonly port: number;
  readonly meeting: Meeting;
}

const apps: INestApplication[] = [];

export async function startWireApp({
  adapter,
  fastify,
  host = '127.0.0.1',
  ...options
}: WireOptions): Promise<WireApp> {
  const module = await Test.createTestingModule({
    imports: [MetricsModule.forRoot({ defaultMetrics: false })],
    controllers: [WireController],
    providers: [Meeting],
  }).compile();
  const app =
    adapter === 'fastify'
      ? module.createNestApplication(new FastifyAdapter(fastify), { logger: false, ...options })
      : module.createNestApplication({ logger: false, ...options });
  apps.push(app);
  await app.listen(0, host);
  const { port } = app.getHttpServer().address() as { port: number };
  return { app, port, meeting: app.get(Meeting) };
}

export async function closeWireApps(): Promise<void> {
  await Promise.all(apps.splice(0).map((app) => app.close()));
}
