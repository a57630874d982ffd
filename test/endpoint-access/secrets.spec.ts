import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { MetricsError } from 'nestjs-metrics';
import { closeContexts, startContext } from '../endpoint-server/own-port.js';
import { basic, file, removeFiles, startProtected } from './protected-app.js';

const VARIABLE = 'NESTJS_METRICS_TEST_TOKEN';
const logged: string[] = [];

class Listening extends ConsoleLogger {
  override error(message: unknown): void {
    logged.push(String(message));
  }
  override log(): void {}
  override warn(): void {}
}

async function bootError(auth: object): Promise<MetricsError> {
  const error: unknown = await startContext({ auth: auth as never }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MetricsError);
  expect((error as MetricsError).code).toBe('INVALID_OPTIONS');
  return error as MetricsError;
}

beforeEach(() => {
  logged.length = 0;
});

afterEach(async () => {
  Logger.overrideLogger(false);
  await closeContexts();
  removeFiles();
  delete process.env[VARIABLE];
});

describe('a secret in the environment', () => {
  it('is what the variable holds when the app starts', async () => {
    process.env[VARIABLE] = 'from the environment\n';
    const ask = await startProtected({ bearerToken: { env: VARIABLE } });
    process.env[VARIABLE] = 'another';
    expect((await ask('Bearer from the environment')).status).toBe(200);
    expect((await ask('Bearer another')).status).toBe(401);
  });

  it.each([
    ['is not set', undefined],
    ['is empty', ''],
    ['is empty', ' \n'],
  ])('fails the boot where the variable %s, and names it', async (what, value) => {
    if (value !== undefined) process.env[VARIABLE] = value;
    const error = await bootError({ basic: { username: 'u', password: { env: VARIABLE } } });
    expect(error.message).toContain('endpoint.auth.basic.password.env');
    expect(error.message).toContain(`${VARIABLE}, which ${what}.`);
  });
});

describe('a secret in the place of its place', () => {
  it.each([
    ['env', 'S3cr3tTokenInPlain', 'names an environment variable, which is not set'],
    ['env', 's3cret_of_ours', 'names an environment variable, which is not set'],
    ['env', 'JBSWY3DPEHPK3PXP', 'names an environment variable, which is not set'],
    ['file', 'S3cr3tTokenInPlain', 'names a file, which has no secret that could be read: ENOENT'],
    ['file', 'S3cr3t/T0ken', 'names a file, which has no secret that could be read: ENOENT'],
    ['file', '.S3cr3t', 'names a file, which has no secret that could be read: ENOENT'],
    ['file', '/9jS3cr3t+x/4=', 'names a file, which has no secret that could be read: ENOENT'],
    ['file', 'S3cr3t'.repeat(50), 'names a file, which has no secret that could be read: EN'],
  ])('is not shown: { %s: %j }', async (kind, secret, what) => {
    const { message, stack } = await bootError({ bearerToken: { [kind]: secret } });
    expect(message).toContain(`The option endpoint.auth.bearerToken.${kind} ${what}`);
    expect(`${message} ${stack}`).not.toContain(secret);
  });

  it.each(['./no/such-file', '../no-such-file', '/run/no/such_file.txt'])(
    'does not hide what is a path: %s',
    async (path) => {
      const { message } = await bootError({ bearerToken: { file: path } });
      expect(message).toContain(`names ${resolve(path)}, which`);
    },
  );
});

describe('secrets in a file', () => {
  it('are its lines, without white space around them and without empty ones', async () => {
    const path = file('token', '\uFEFFone\r\n\n  two  \nthree');
    const ask = await startProtected({ bearerToken: { file: path } });
    for (const token of ['one', 'two', 'three']) {
      expect((await ask(`Bearer ${token}`)).status).toBe(200);
    }
    expect((await ask('Bearer ')).status).toBe(401);
  });

  it('hold as soon as the file says so, and no longer', async () => {
    const path = file('password', 'aaaa\n');
    const ask = await startProtected({ basic: { username: 'u', password: { file: path } } });
    const statuses = async (): Promise<number[]> =>
      Promise.all(['aaaa', 'bbbb'].map(async (one) => (await ask(basic('u', one))).status));
    expect(await statuses()).toEqual([200, 401]);
    writeFileSync(path, 'aaaa\nbbbb\n');
    expect(await statuses()).toEqual([200, 200]);
    writeFileSync(file('next'), 'bbbb\n');
    renameSync(file('next'), path);
    expect(await statuses()).toEqual([401, 200]);
    // As long as before, and within one tick of a file system's clock.
    for (let round = 0; round < 20; round++) {
      writeFileSync(path, 'aaaa\n');
      expect(await statuses()).toEqual([200, 401]);
      writeFileSync(path, 'bbbb\n');
      expect(await statuses()).toEqual([401, 200]);
    }
  });

  it.each<[what: string, reason: string, spoil: (path: string) => void]>([
    ['is gone', 'ENOENT', (path) => rmSync(path)],
    ['is empty', 'it is empty', (path) => writeFileSync(path, ' \n\n')],
    ['is a folder', 'it is no file', (path) => (rmSync(path), mkdirSync(path))],
    ['is too long', 'it is longer than', (path) => writeFileSync(path, 'x'.repeat(70_000))],
    ['has too many', 'it has more than 100', (path) => writeFileSync(path, 'x\n'.repeat(101))],
  ])('go on to hold where the file %s, which is said once', async (_, reason, spoil) => {
    const path = file('token', 'good\n');
    const ask = await startProtected({ bearerToken: { file: path } });
    Logger.overrideLogger(new Listening());
    expect((await ask('Bearer good')).status).toBe(200);
    spoil(path);
    for (let request = 0; request < 3; request++) {
      expect((await ask('Bearer good')).status).toBe(200);
      expect((await ask('Bearer x')).status).toBe(401);
    }
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain(`${path}: ${reason}`);
    rmSync(path, { recursive: true, force: true });
    writeFileSync(path, 'better\n');
    expect((await ask('Bearer better')).status).toBe(200);
    expect((await ask('Bearer good')).status).toBe(401);
    rmSync(path);
    expect((await ask('Bearer better')).status).toBe(200);
    expect(logged).toHaveLength(2);
    expect(logged.join()).not.toMatch(/good|better/);
  });

  it('are read once for requests that come together', async () => {
    const path = file('token', 'good\n');
    const ask = await startProtected({ bearerToken: { file: path } });
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask('Bearer good')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it.each([
    ['is not there', undefined, 'ENOENT'],
    ['is empty', '\n', 'it is empty'],
  ])('fail the boot where the file %s, and name it', async (_, content, reason) => {
    const path = file('token', content);
    const error = await bootError({ bearerToken: { file: path } });
    expect(error.message).toContain(`endpoint.auth.bearerToken.file names ${path}`);
    expect(error.message).toContain(reason);
  });
});
