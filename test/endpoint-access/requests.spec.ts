import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, UseGuards, type CanActivate } from '@nestjs/common';
import { closeContexts, startContext } from '../endpoint-server/own-port.js';
import { send } from '../endpoint/send.js';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { basic, SERVERS, startProtected } from './protected-app.js';

const TOKENS = { bearerToken: ['the-old-token', 'new'] };
const PASSWORDS = { basic: { username: 'prömetheus', password: ['old password', 'pä:ss'] } };
const BEARER = 'Bearer realm="metrics"';
const BASIC = 'Basic realm="metrics", charset="UTF-8"';

afterEach(async () => {
  await closeApps();
  await closeContexts();
});

describe.each(SERVERS)('an endpoint that asks for a bearer token, on %s,', (server) => {
  it.each(['the-old-token', 'new'])('lets in who has %s', async (token) => {
    const ask = await startProtected(TOKENS, server);
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'Bearer ']) {
      const { status, body } = await ask(`${scheme} ${token}`);
      expect(status).toBe(200);
      expect(body.toString()).toContain('# TYPE');
    }
    expect((await ask(`Bearer ${token}`, 'HEAD')).status).toBe(200);
  });

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['the scheme alone', 'Bearer'],
    ['an empty token', 'Bearer '],
    ['a wrong token', 'Bearer wrong'],
    ['a part of a token', 'Bearer ne'],
    ['a token and more', 'Bearer newer'],
    ['a token in other letters', 'Bearer NEW'],
    ['both tokens', 'Bearer the-old-token new'],
    ['a list', 'Bearer new, Bearer new'],
    ['a tab in place of the space', 'Bearer\tnew'],
    ['the token without scheme', 'new'],
    ['another scheme', 'Token new'],
    ['the token as a password', basic('new', 'new')],
    ['a huge token', `Bearer ${'n'.repeat(10_000)}`],
    ['an object’s member', 'Bearer __proto__'],
  ])('turns away who shows %s', async (_, authorization) => {
    const ask = await startProtected(TOKENS, server);
    for (const method of ['GET', 'HEAD']) {
      const { status, headers, body } = await ask(authorization, method);
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toBe(BEARER);
      expect(body.toString()).not.toMatch(/# |old-token/);
    }
    expect((await ask('Bearer new')).status).toBe(200);
  });
});

describe.each(SERVERS)('an endpoint that asks for a password, on %s,', (server) => {
  it('lets in who has the name and one of the passwords', async () => {
    const ask = await startProtected(PASSWORDS, server);
    for (const password of ['old password', 'pä:ss']) {
      const right = basic('prömetheus', password);
      expect((await ask(right)).status).toBe(200);
      expect((await ask(right.replace('Basic', 'bASIC'))).status).toBe(200);
      expect((await ask(right.replace(/=*$/, ''))).status).toBe(200);
      expect((await ask(right, 'HEAD')).status).toBe(200);
    }
  });

  it.each([
    ['none', undefined],
    ['the scheme alone', 'Basic '],
    ['a wrong password', basic('prömetheus', 'pä:s')],
    ['another name', basic('prometheus', 'pä:ss')],
    ['no name', basic('', 'pä:ss')],
    ['no password', basic('prömetheus', '')],
    ['a name without colon', `Basic ${Buffer.from('prömetheus').toString('base64')}`],
    ['what is no base64', `${basic('prömetheus', 'pä:ss')}!`],
    ['no base64 at all', 'Basic prömetheus:pä:ss'.normalize('NFD').replaceAll(/[^ -~]/g, '')],
    ['Latin-1', `Basic ${Buffer.from('prömetheus:pä:ss', 'latin1').toString('base64')}`],
    ['bytes that are no text', `Basic ${Buffer.alloc(50, 0xff).toString('base64')}`],
    ['the password as a token', 'Bearer old password'],
  ])('turns away who shows %s', async (_, authorization) => {
    const ask = await startProtected(PASSWORDS, server);
    const { status, headers } = await ask(authorization);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe(BASIC);
  });
});

describe('a protected endpoint', () => {
  it('goes by the first of several headers', async () => {
    const { url } = await startContext({ auth: TOKENS });
    const statusOf = async (...tokens: string[]): Promise<string> => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      const lines = tokens.map((token) => `Authorization: Bearer ${token}\r\n`).join('');
      socket.write(`HEAD /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${lines}\r\n`);
      return (await text(socket)).slice(9, 12);
    };
    expect(await statusOf('new', 'wrong')).toBe('200');
    expect(await statusOf('wrong', 'new')).toBe('401');
  });

  it('takes a token of bytes beyond ASCII as they are sent', async () => {
    const ask = await startProtected({ bearerToken: 'tökén' });
    expect((await ask(`Bearer ${Buffer.from('tökén').toString('latin1')}`)).status).toBe(200);
    expect((await ask('Bearer tökén')).status).toBe(401);
  });

  it('is open where auth is false', async () => {
    const { url } = await startContext({ auth: false });
    expect((await send(url)).status).toBe(200);
  });
});

@Injectable()
class WeekdayGuard implements CanActivate {
  canActivate(context: { switchToHttp(): { getRequest(): { headers: object } } }): boolean {
    return 'x-weekday' in context.switchToHttp().getRequest().headers;
  }
}

describe.each(ADAPTERS)('auth beside a guard of the user’s, on %s,', (adapter) => {
  it('lets in only whom both let in', async () => {
    const endpoint = { auth: TOKENS, decorators: [UseGuards(WeekdayGuard)] };
    const { url } = await startApp({ adapter, metrics: { endpoint } });
    const statusOf = async (headers: Record<string, string>): Promise<number> =>
      (await send(`${url}/metrics`, { headers })).status;
    const authorization = 'Bearer new';
    expect(await statusOf({ authorization, 'x-weekday': '1' })).toBe(200);
    expect(await statusOf({ authorization })).toBe(403);
    expect(await statusOf({ 'x-weekday': '1' })).toBe(401);
    expect(await statusOf({})).toBe(403);
  });
});
