import { afterEach, describe, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { createAuthority } from '../support/certificate.js';
import { closeGateways, startGateway } from './gateways.js';
import { HOSTILE, SHORT_MS } from './hostile-replies.js';
import { failureOf, startPushApp } from './push-app.js';

afterEach(closeApps);
afterEach(closeGateways);

describe('A push', () => {
  it.each(HOSTILE)(
    'fails in time, and says why: %s',
    async (_, start, message, asked, timeoutMs) => {
      const gateway = await start();
      const { pusher, sample } = await startPushApp({ url: gateway.url, timeoutMs });
      const failure = await failureOf(pusher.push());
      expect(failure.code).toBe('PUSH_FAILED');
      expect(failure.message).toMatch(message);
      expect(failure.message).toMatch(
        /^The metrics could not be pushed to http:\/\/127\.0\.0\.1:\d+\/metrics\/job\/batch \(PUT\): /,
      );
      expect(failure.message).not.toMatch(/me:pass|token=|\n/);
      expect(failure.message.length).toBeLessThan(800);
      expect(gateway.pushes.length || gateway.connections()).toBe(asked);
      const line = 'nestjs_metrics_pushes_total{target="pushgateway",outcome="error"}';
      expect(await sample(line)).toBe(1);
    },
  );

  it.each(HOSTILE)('does not keep an app from closing: %s', async (_, start) => {
    const gateway = await start();
    const onShutdown = 'push';
    const { app } = await startPushApp({ url: gateway.url, timeoutMs: SHORT_MS, onShutdown });
    await app.close();
    expect(gateway.connections()).toBeGreaterThan(0);
  });

  it.each(['push', 'pushAdd', 'delete'] as const)(
    'is tried again where a gateway is busy for a moment: %s',
    async (method) => {
      const gateway = await startGateway((response, count) => {
        response.statusCode = count === 0 ? 503 : 200;
        response.end();
      });
      const { pusher } = await startPushApp({ url: gateway.url });
      await pusher[method]();
      expect(gateway.pushes).toHaveLength(2);
      const [first, second] = gateway.pushes;
      expect(second).toEqual(first);
    },
  );

  it('waits as long as Retry-After asks, where it has the time', async () => {
    const times: number[] = [];
    const gateway = await startGateway((response, count) => {
      times.push(performance.now());
      if (count === 0) response.writeHead(429, { 'Retry-After': '1' });
      response.end();
    });
    const { pusher } = await startPushApp({ url: gateway.url });
    await pusher.push();
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(990);
  });

  it('takes the status of a body without end for the answer', async () => {
    const gateway = await startGateway((response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    const { pusher } = await startPushApp({ url: gateway.url });
    await pusher.push();
    expect(gateway.connections()).toBe(1);
  });

  it('says where nobody listens, and tries again', async () => {
    // A port that was in use before may be so again.
    const { pusher } = await startPushApp({ url: 'http://127.0.0.1:1' });
    await expect(pusher.push()).rejects.toThrow(/ECONNREFUSED.*, 4 times\. Check that/);
  });

  it('trusts no certificate of an authority that it does not know, and does not insist', async () => {
    const gateway = await startGateway(undefined, createAuthority().issue('gateway'));
    const { pusher } = await startPushApp({ url: gateway.url });
    await expect(pusher.push()).rejects.toThrow(/certificate.*NODE_EXTRA_CA_CERTS/);
    expect(gateway.connections()).toBe(1);
    expect(gateway.pushes).toEqual([]);
  });

  it('says so where TLS is spoken to a server without', async () => {
    const gateway = await startGateway();
    const url = gateway.url.replace('http:', 'https:');
    const { pusher } = await startPushApp({ url });
    await expect(pusher.push()).rejects.toThrow(/Check the certificate/);
  });
});
