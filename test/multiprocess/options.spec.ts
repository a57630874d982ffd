import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { MetricsError, MetricsModule, type MetricsModuleOptions } from 'nestjs-metrics';
import { bootError } from '../module/boot-error.js';
import { closeApps } from '../support/app.js';
import { freshPath, removeHomes, startMember } from './group-app.js';

const VARIABLE = 'NESTJS_METRICS_DIR';

/** True where a member of this process is in a directory. */
function isOfThisProcess(directory: string): boolean {
  try {
    return readdirSync(directory).some((id) => id.startsWith(`${process.pid}-0-`));
  } catch {
    // It is no directory, or was removed.
    return false;
  }
}

afterEach(async () => {
  delete process.env[VARIABLE];
  await closeApps();
});
afterAll(removeHomes);

describe('the option multiprocess', () => {
  it.each<[unknown, string]>([
    ['yes', 'The option multiprocess is "yes". Use true, false'],
    [null, 'The option multiprocess is null'],
    [['/tmp/x'], 'The option multiprocess is'],
    [{ directory: '' }, 'The option multiprocess.directory is ""'],
    [{ directory: 7 }, 'The option multiprocess.directory is 7'],
    [{ directory: 'a\0b' }, 'The option multiprocess.directory is'],
    [{ app: ' ' }, 'The option multiprocess.app is " "'],
    [{ app: 'a'.repeat(1_025) }, 'Use a name of at most 1024 characters'],
    [{ deadlineMs: 0 }, 'The option multiprocess.deadlineMs is 0'],
    [{ deadlineMs: Infinity }, 'Use a number of milliseconds from 1 to 60000.'],
    [{ deadlineMs: '300' }, 'The option multiprocess.deadlineMs is "300"'],
  ])('is refused at boot where it is %j', async (multiprocess, message) => {
    const metrics = { multiprocess } as MetricsModuleOptions;
    const error = await bootError(() => ({ module: MetricsModule.forRoot(metrics) }));
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).code).toBe('INVALID_OPTIONS');
    expect((error as MetricsError).message).toContain(message);
  });

  it('is off by default: nothing is made, no metric is added', async () => {
    const app = await startMember(undefined);
    expect(await app.scrape()).not.toContain('nestjs_metrics_processes');
  });

  it('is on where the environment names a directory', async () => {
    process.env[VARIABLE] = freshPath();
    const app = await startMember(undefined);
    expect(await app.processes()).toEqual({ live: 1, stale: 0, dead: 0 });
    expect(readdirSync(process.env[VARIABLE])).toHaveLength(1);
  });

  it('is off where the environment names no directory but an empty text', async () => {
    process.env[VARIABLE] = ' ';
    const app = await startMember(undefined);
    expect(await app.processes()).toEqual({});
  });

  it('wins, where it is false, over the environment', async () => {
    const path = freshPath();
    process.env[VARIABLE] = path;
    const app = await startMember(false);
    expect(await app.processes()).toEqual({});
    expect(existsSync(path)).toBe(false);
  });

  it('names a directory that wins over that of the environment', async () => {
    const [named, other] = [freshPath(), freshPath()];
    process.env[VARIABLE] = other;
    const app = await startMember({ directory: named });
    expect(await app.processes()).toEqual({ live: 1, stale: 0, dead: 0 });
    expect([existsSync(named), existsSync(other)]).toEqual([true, false]);
  });

  it('takes the directory of the environment where it names none', async () => {
    process.env[VARIABLE] = freshPath();
    await startMember({ app: 'shop' });
    expect(readdirSync(process.env[VARIABLE])).toHaveLength(1);
  });

  it('has by default a directory of the app and the user among the temporary files', async () => {
    const home = join(tmpdir(), `nestjs-metrics-${process.geteuid!()}`);
    const app = `of-this-test-${process.pid}`;
    const before = existsSync(home) ? readdirSync(home) : [];
    const member = await startMember({ app });
    expect(await member.processes()).toEqual({ live: 1, stale: 0, dead: 0 });
    // Other apps of the user may start at the same time.
    const made = readdirSync(home).filter((name) => !before.includes(name));
    const own = made.filter((name) => isOfThisProcess(join(home, name)));
    expect(own).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
    await member.app.close();
    rmSync(join(home, own[0]!), { recursive: true });
  });
});
