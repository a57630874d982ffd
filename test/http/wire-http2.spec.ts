import { once } from 'node:events';
import {
  connect,
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
} from 'node:http2';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeWireApps, startWireApp, type WireApp } from './wire-app.js';
import { countsAfter, untilInFlight } from './wire-readings.js';
import { openTls, TLS_SERVER } from './wire-tls.js';

const sessions: ClientHttp2Session[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) session.destroy();
  await closeWireApps();
});

interface Served extends WireApp {
  readonly session: ClientHttp2Session;
}

/** Over a plain connection, as proxies do, and over TLS, as browsers do. */
const WAYS: readonly [way: string, start: () => Promise<Served>][] = [
  [
    'a plain connection',
    async () => {
      const running = await startWireApp({
        adapter: 'fastify',
        fastify: { http2: true } as object,
      });
      return { ...running, session: follow(connect(`http://127.0.0.1:${running.port}`)) };
    },
  ],
  [
    'TLS',
    async () => {
      const fastify = { http2: true, https: TLS_SERVER } as object;
      const running = await startWireApp({ adapter: 'fastify', fastify });
      const socket = await openTls(running.port, ['h2']);
      const session = connect('https://127.0.0.1', { createConnection: () => socket });
      return { ...running, session: follow(session) };
    },
  ],
];

describe.each(WAYS)('with HTTP/2 over %s', (_way, start) => {
  it('requests at once on one connection count one each', async () => {
    const { app, session, meeting } = await start();
    const reached = once(meeting, 'reached');
    const waiting = request(session, 'GET', '/waiting');
    await reached;
    const quick = ['GET /quick', 'HEAD /quick', 'GET /nothing', 'DELETE /quick'];
    const statuses = await Promise.all(
      quick.map(async (line) => {
        const [method, path] = line.split(' ');
        return ended(request(session, method!, path!));
      }),
    );
    expect(statuses).toEqual([200, 200, 404, 404]);
    await untilInFlight(app, 1);

    meeting.emit('go');
    expect(await ended(waiting)).toBe(200);
    expect(await countsAfter(app, 5)).toEqual({
      'GET /waiting 200': 1,
      'GET /quick 200': 1,
      'HEAD /quick 200': 1,
      'GET unmatched 404': 1,
      'DELETE unmatched 404': 1,
    });
  });

  it('a request with a body counts once', async () => {
    const { app, session } = await start();
    const stream = session.request({
      ':method': 'POST',
      ':path': '/upload',
      'content-type': 'application/json',
    });
    stream.end('{"a":1}');
    expect(await ended(stream)).toBe(201);
    expect(await countsAfter(app, 1)).toEqual({ 'POST /upload 201': 1 });
  });

  it.each<[how: string, go: (stream: ClientHttp2Stream) => void]>([
    ['cancels the stream', (stream) => stream.close(constants.NGHTTP2_CANCEL)],
    ['closes the connection', (stream) => stream.session!.destroy()],
  ])('a client that %s before the response counts once, as 499', async (_how, go) => {
    const { app, session, meeting } = await start();
    const reached = once(meeting, 'reached');
    const waiting = request(session, 'GET', '/waiting');
    await reached;
    go(waiting);
    expect(await countsAfter(app, 1)).toEqual({ 'GET /waiting 499': 1 });
    meeting.emit('go');
    expect(await countsAfter(app, 1)).toEqual({ 'GET /waiting 499': 1 });
  });

  it.each([
    ['/endless', 499],
    ['/large', 499],
    ['/events', 200],
  ])('a client that goes away in the middle of %s counts once, as %s', async (path, status) => {
    const { app, session } = await start();
    const stream = request(session, 'GET', path);
    await once(stream, 'data');
    stream.pause();
    expect(await untilInFlight(app, 1)).toEqual({});

    stream.close(constants.NGHTTP2_CANCEL);
    expect(await countsAfter(app, 1)).toEqual({ [`GET ${path} ${status}`]: 1 });
  });

  it.each(['/cut', '/failing'])('what the app cuts, of %s, counts once, as 500', async (path) => {
    const { app, session } = await start();
    const stream = request(session, 'GET', path);
    stream.resume();
    await once(stream, 'close');
    expect(await countsAfter(app, 1)).toEqual({ [`GET ${path} 500`]: 1 });
  });
});

function follow(session: ClientHttp2Session): ClientHttp2Session {
  session.on('error', () => {});
  sessions.push(session);
  return session;
}

function request(session: ClientHttp2Session, method: string, path: string): ClientHttp2Stream {
  const stream = session.request({ ':method': method, ':path': path });
  stream.on('error', () => {});
  return stream;
}

/** The status of a response that was read to its end. */
async function ended(stream: ClientHttp2Stream): Promise<number | undefined> {
  const response = once(stream, 'response') as Promise<
    [IncomingHttpHeaders & { ':status'?: number }]
  >;
  const closed = once(stream, 'close');
  stream.resume();
  const [headers] = await response;
  await closed;
  return headers[':status'];
}
