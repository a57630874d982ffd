import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Global, Injectable, Module } from '@nestjs/common';
import { defineGauge, MetricsServer, OnScrape } from 'nestjs-metrics';
import { send } from '../endpoint/send.js';
import { closeApps, sampleIn, startApp } from '../support/app.js';
import { createAuthority } from '../support/certificate.js';
import { giveTimeToEnd } from '../under-fire/time-to-end.js';
import { closeContexts, OWN_PORT, quietPort, startContext } from './own-port.js';

const Depth = defineGauge({ name: 'depth', help: 'Depth.' });

/** A reader that a test lets in and lets go. */
@Injectable()
class Reader {
  entered: () => void = () => undefined;
  until: Promise<void> | undefined;

  @OnScrape(Depth, { timeoutMs: 60_000 })
  async depth(): Promise<number> {
    this.entered();
    await this.until;
    return 3;
  }
}

@Injectable()
class Farewell {
  say: (() => Promise<void>) | undefined;

  /** Once: Nest calls it again where an app is closed again. */
  async onApplicationShutdown(): Promise<void> {
    const { say } = this;
    this.say = undefined;
    await say?.();
  }
}

const agents: Agent[] = [];
const sockets: Socket[] = [];

/** A connection that stays open after its answer. */
async function keptAlive(url: string): Promise<Socket> {
  const agent = new Agent({ keepAlive: true });
  agents.push(agent);
  const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage];
  const { socket } = response;
  await text(response);
  return socket;
}

async function opened(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Starts an app on a port that it can have again. */
async function start(
  ...[endpoint, metadata]: Parameters<typeof startContext>
): ReturnType<typeof startContext> {
  return startContext({ ...endpoint, port: await quietPort() }, metadata);
}

/** What an app answers that is started again on the port that another had. */
async function statusAgain(url: string): Promise<number> {
  const again = await startContext({ port: Number(new URL(url).port) });
  return (await send(again.url)).status;
}

afterEach(async () => {
  jest.restoreAllMocks();
  await closeApps();
  await closeContexts();
  agents.splice(0).forEach((agent) => agent.destroy());
  sockets.splice(0).forEach((socket) => socket.destroy());
});

describe('closing an app whose metrics have a port of their own', () => {
  it('cuts connections that are kept alive, and frees the port', async () => {
    const { app, url } = await start();
    const kept = await Promise.all([keptAlive(url), keptAlive(url)]);
    const ends = kept.map((socket) => once(socket, 'close'));
    await app.close();
    await Promise.all(ends);
    expect(await statusAgain(url)).toBe(200);
  });

  it('cuts connections on which nothing, or half a request, was sent', async () => {
    const { app, url } = await start();
    const [silent, half] = [await opened(url), await opened(url)];
    const ends = [silent, half].map((socket) => once(socket, 'close'));
    half.write('GET /metrics HTTP/1.1\r\nHo');
    // One that is answered, so that those before it have been accepted.
    await send(url);
    await app.close();
    await Promise.all(ends);
    expect(await statusAgain(url)).toBe(200);
  });

  it('cuts a connection that never says hello in TLS', async () => {
    const { cert, key } = createAuthority().issue('server');
    const { app, url } = await start({ tls: { cert, key } });
    const socket = await opened(url);
    const end = once(socket, 'close');
    socket.write(Buffer.from([0x16, 0x03, 0x01]));
    const other = await opened(url);
    other.end('no TLS\r\n\r\n');
    await once(other.resume(), 'close');
    await app.close();
    await end;
    expect(await statusAgain(url)).toBe(200);
  });

  it('lets a scrape end that is under way', async () => {
    const { app, url } = await start({}, { providers: [Reader, Farewell] });
    const reader = app.get(Reader);
    let release!: () => void;
    reader.until = new Promise((resolve) => (release = resolve));
    const entered = new Promise<void>((resolve) => (reader.entered = resolve));
    const agent = new Agent({ keepAlive: true });
    agents.push(agent);
    let scrape!: Promise<[IncomingMessage]>;
    // As late as an app can begin one.
    app.get(Farewell).say = () => {
      scrape = once(get(url, { agent }), 'response') as typeof scrape;
      return entered;
    };
    giveTimeToEnd();
    const closing = app.close();
    await entered;
    // No more connections are taken, so the server is closing.
    expect(await refusedSoon(url)).toBe('ECONNREFUSED');
    release();
    const [response] = await scrape;
    expect(sampleIn(await text(response), 'depth')).toBe(3);
    await closing;
    expect(await statusAgain(url)).toBe(200);
  });

  it('cuts a scrape that does not end', async () => {
    const { app, url } = await start({}, { providers: [Reader] });
    const reader = app.get(Reader);
    const entered = new Promise<void>((resolve) => (reader.entered = resolve));
    reader.until = new Promise(() => undefined);
    const outgoing = get(url, { agent: false });
    const failure = once(outgoing, 'response').catch((error: NodeJS.ErrnoException) => error.code);
    await entered;
    await app.close();
    expect(await failure).toBe('ECONNRESET');
    expect(await statusAgain(url)).toBe(200);
  });

  it('resolves for each of two who close it when the port is free', async () => {
    const { app, url } = await start();
    await keptAlive(url);
    await Promise.all([app.close(), app.close()]);
    expect(await statusAgain(url)).toBe(200);
  });
});

/** Opens connections until one is refused; returns how. */
async function refusedSoon(url: string): Promise<unknown> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    try {
      (await opened(url)).destroy();
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    }
  }
  return 'never refused';
}

const scrapes: string[] = [];

@Injectable()
class LastWords {
  constructor(private readonly server: MetricsServer) {}

  async onApplicationShutdown(): Promise<void> {
    scrapes.push((await send(this.server.url!)).body.toString());
  }
}

@Global()
@Module({ providers: [LastWords] })
class LaterGlobalModule {}

@Module({ providers: [LastWords, Reader] })
class FeatureModule {}

describe('while an app shuts down', () => {
  it('its metrics are still served, all of them, to hooks of every module imported after it', async () => {
    const { app } = await startApp({
      metrics: { endpoint: OWN_PORT },
      imports: [FeatureModule, LaterGlobalModule],
      providers: [LastWords],
    });
    const before = (await send(app.get(MetricsServer).url!)).body.toString();
    giveTimeToEnd();
    await app.close();
    expect(scrapes).toHaveLength(3);
    const names = (body: string): string[] =>
      body.split('\n').filter((line) => line.startsWith('# TYPE'));
    for (const body of scrapes) expect(names(body)).toEqual(names(before));
    expect(names(before)).toContain('# TYPE depth gauge');
    expect(app.get(MetricsServer).url).toBeUndefined();
  });
});
