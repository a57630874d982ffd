import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { freePort } from '../support/free-port.js';
import { closeGateways, startGateway } from './gateways.js';
import { failureOf, startPushApp } from './push-app.js';

afterEach(closeApps);
afterEach(closeGateways);

async function listen(port = 0): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await closed;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

describe('A boot that fails', () => {
  it('leaves nothing behind that sends, where the endpoint cannot open', async () => {
    const gateway = await startGateway();
    const taken = await listen();
    const endpoint = { port: portOf(taken), host: '127.0.0.1' };
    const intervalSeconds = 0.01;
    const remoteWrite = { url: `${gateway.url}/api/v1/write`, intervalSeconds };
    const pushgateway = { url: gateway.url, job: 'batch', intervalSeconds };
    const push = { pushgateway, remoteWrite };
    const failure = await failureOf(startPushApp(pushgateway, { endpoint, push }));
    expect(failure.code).toBe('ENDPOINT_UNAVAILABLE');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(gateway.connections()).toBe(0);
    await close(taken);
  });

  it('leaves no port open, where nothing can be sent', async () => {
    const port = await freePort();
    const auth = { bearerToken: { env: 'NO_SUCH_TOKEN' } };
    const endpoint = { port, host: '127.0.0.1' };
    const failure = await failureOf(
      startPushApp({ url: 'http://127.0.0.1:1', auth }, { endpoint }),
    );
    expect(failure.message).toContain('NO_SUCH_TOKEN');
    await close(await listen(port));
  });
});
