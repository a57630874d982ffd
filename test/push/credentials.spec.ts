import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { closeGateways, startGateway } from './gateways.js';
import { failureOf, startPushApp } from './push-app.js';

afterEach(closeApps);
afterEach(closeGateways);

describe('The credentials of a push', () => {
  /** Repeats all that it was sent in its refusal. */
  const parrot = (): ReturnType<typeof startGateway> =>
    startGateway((response, _, { headers }) => {
      const { authorization } = headers;
      const decoded = Buffer.from(authorization!.replace(/^\S+ /, ''), 'base64').toString();
      const said = [authorization, authorization!.replace(/^\S+ /, ''), decoded];
      response.writeHead(403).end(JSON.stringify([...said, headers['x-api-key']]));
    });

  it.each([
    ['a token', { bearerToken: 'token-of-tests' }, 'Bearer token-of-tests'],
    ['the first of several', { bearerToken: ['token-of-tests', 'old'] }, 'Bearer token-of-tests'],
    [
      'user name and password',
      { basic: { username: 'shop', password: 'pässword' } },
      `Basic ${Buffer.from('shop:pässword').toString('base64')}`,
    ],
  ])('are sent, and are in no message: %s', async (_, auth, authorization) => {
    const gateway = await parrot();
    const headers = { 'X-Api-Key': 'key-of-tests' };
    const { pusher } = await startPushApp({ url: gateway.url, auth, headers });
    const { message } = await failureOf(pusher.push());
    expect(gateway.pushes[0]!.headers).toMatchObject({ authorization });
    expect(message).toMatch(/403 ".*\*\*\*.*"\. Set push\.pushgateway\.auth/);
    expect(message).not.toMatch(/-of-tests|p.{1,2}ssword|c2hvcDpw/);
  });

  it('are in no message where they stand in the query, or come back in other forms', async () => {
    const gateway = await startGateway((response, _, { path, headers }) => {
      const { authorization, 'x-api-key': key } = headers;
      const said = { path, query: new URL(path, 'http://it').search, key, authorization };
      response.writeHead(404).end(`${JSON.stringify(said)} ${encodeURIComponent(authorization!)}`);
    });
    const { pusher } = await startPushApp({
      url: `${gateway.url}/?token=query+of-tests&v=1`,
      auth: { bearerToken: 'tok"en/of-tests' },
      headers: { 'X-Api-Key': 'key\\of-tests', 'X-Shard': '1' },
    });
    const { message } = await failureOf(pusher.push());
    expect(gateway.pushes[0]!.headers).toMatchObject({ 'x-api-key': 'key\\of-tests' });
    expect(message).toMatch(/it answered 404 "\{"path":"\/metrics\/job\/batch\?\*\*\*"/);
    expect(message).not.toContain('of-tests');
  });

  it('are read again from a file before each push', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'push-'));
    const file = join(folder, 'token');
    writeFileSync(file, 'first\n');
    const gateway = await startGateway();
    const { pusher } = await startPushApp({ url: gateway.url, auth: { bearerToken: { file } } });
    await pusher.push();
    writeFileSync(file, 'second\n');
    await pusher.push();
    rmSync(folder, { recursive: true });
    await pusher.push();
    const sent = gateway.pushes.map(({ headers }) => headers.authorization);
    expect(sent).toEqual(['Bearer first', 'Bearer second', 'Bearer second']);
  });

  it('fail the boot where they cannot be read', async () => {
    const auth = { bearerToken: { env: 'NO_SUCH_TOKEN' } };
    await expect(startPushApp({ url: 'http://127.0.0.1:1', auth })).rejects.toThrow(
      'The option push.pushgateway.auth.bearerToken.env names the environment variable NO_SUCH_TOKEN, which is not set.',
    );
  });
});
