import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { send } from '../endpoint/send.js';
import { closeContexts, startContext } from './own-port.js';

/** Sends these bytes, and returns all that comes until the server closes the connection. */
async function sendBytes(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString()));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}

afterEach(closeContexts);

describe('the endpoint’s own server', () => {
  it.each(['', '?', '?x=1', '?name[]=nothing', '/', '/?x=1', '#x'])(
    'answers its path with %j after it',
    async (end) => {
      const { url } = await startContext();
      expect((await send(url + end)).status).toBe(200);
    },
  );

  it('answers a request in absolute form, as a proxy sends it', async () => {
    const { url } = await startContext();
    const answer = await sendBytes(
      url,
      `GET ${url}?x=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('answers HEAD with the headers alone', async () => {
    const { url } = await startContext();
    const { status, headers, body } = await send(url, { method: 'HEAD' });
    expect([status, body.length]).toEqual([200, 0]);
    expect(headers['content-type']).toMatch(/^text\/plain/);
  });

  it.each(['/', '/metric', '/metrics2', '/metrics/x', '/METRICS', '//metrics', '/favicon.ico'])(
    'says at %s where the metrics are, whichever the method',
    async (path) => {
      const { url } = await startContext();
      const { origin } = new URL(url);
      for (const method of ['GET', 'POST', 'DELETE']) {
        const { status, headers, body } = await send(origin + path, { method });
        expect(status).toBe(404);
        expect(headers['content-type']).toBe('text/plain; charset=utf-8');
        expect(body.toString()).toBe('There is nothing here; the metrics are at /metrics\n');
      }
      expect((await send(origin + path, { method: 'HEAD' })).body.length).toBe(0);
    },
  );

  it('takes several requests over one connection', async () => {
    const { url } = await startContext();
    const one = 'HEAD /metrics HTTP/1.1\r\nHost: x\r\n';
    const answer = await sendBytes(url, `${one}\r\n${one}Connection: close\r\n\r\n`);
    expect(answer.match(/HTTP\/1\.1 200 /g)).toHaveLength(2);
  });

  it.each([
    ['is no HTTP', 'nonsense\r\n\r\n', 400],
    ['has no host', 'GET /metrics HTTP/1.1\r\n\r\n', 400],
    ['has a broken header', 'GET /metrics HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n', 400],
    [
      'has huge headers',
      `GET /metrics HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`,
      431,
    ],
    ['has a huge path', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    [
      'has two lengths',
      'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
    ],
  ])('answers and cuts what %s, and goes on', async (_, bytes, status) => {
    const { url } = await startContext();
    expect(await sendBytes(url, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect((await send(url)).status).toBe(200);
  });

  it.each(['CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00'])(
    'cuts %j, and goes on',
    async (bytes) => {
      const { url } = await startContext();
      expect(await sendBytes(url, bytes)).not.toContain(' 200 ');
      expect((await send(url)).status).toBe(200);
    },
  );

  it('does not wait for a body that is announced, nor reads one without end', async () => {
    const { url } = await startContext();
    const head = 'GET /nowhere HTTP/1.1\r\nHost: x\r\n';
    for (const bytes of [
      `${head}Content-Length: 1000000000\r\n\r\n`,
      `${head}Content-Length: 1000000000\r\n\r\n${'x'.repeat(100_000)}`,
      `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nxxxxx\r\n`,
    ]) {
      const answer = await sendBytes(url, bytes);
      expect(answer).toMatch(/^HTTP\/1\.1 404 /);
      expect(answer).toContain('Connection: close');
    }
  });
});
