import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as prom from 'prom-client';
import { bootError } from '../module/boot-error.js';
import { closeApps } from '../support/app.js';
import { boot, of } from './boot.js';
import type { FoundByChild } from './children/client-copies.js';
import { CLIENT_FOLDER, CLIENT_VERSION, copyClient } from './copy-client.js';

const CHECK = 'prom-client-copies';
const OURS = `prom-client ${CLIENT_VERSION} in ${CLIENT_FOLDER} (used by nestjs-metrics)`;
const require = createRequire(import.meta.url);

let folder: string;
let copy: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'client-copies-')));
  copy = copyClient(folder, 'prom-client', '14.2.0');
});

afterEach(closeApps);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A registry of ours with a metric of a copy in it. */
function registryWithMetricOf({ Gauge }: typeof prom): prom.Registry {
  const registry = new prom.Registry();
  new Gauge({ name: 'depth', help: 'What it measures.', registers: [registry] });
  return registry;
}

// What a process has loaded stays, so the order of these is that of loading.

describe('one copy of prom-client', () => {
  it('is no finding, with a registry and metrics of its own', async () => {
    const registry = new prom.Registry();
    const classes = [prom.Counter, prom.Gauge, prom.Histogram, prom.Summary];
    for (const [index, Metric] of classes.entries()) {
      new Metric({ name: `metric_${index}`, help: 'A metric.', registers: [registry] });
    }
    expect((await boot({ metrics: { registry, strict: true } })).findings).toEqual([]);
  });

  it('is no finding with a registry or a metric of somebody else’s that is no copy', async () => {
    const registry = new prom.Registry();
    const data = { name: 'own', help: 'Own.', type: 'gauge', values: [], aggregator: 'sum' };
    registry.registerMetric({ ...data, get: async () => data } as never);
    const proxied = new Proxy(registry, {});
    expect((await boot({ metrics: { registry: proxied, strict: true } })).findings).toEqual([]);
  });
});

describe('a copy of prom-client that is in no cache, as in a bundle', () => {
  let bundled: typeof prom;

  beforeAll(() => {
    jest.isolateModules(() => {
      bundled = require(copy) as typeof prom;
    });
  });

  it('is none where nothing in the registry shows it', async () => {
    expect((await boot({ metrics: { strict: true } })).findings).toEqual([]);
  });

  it.each([
    ['the registry', () => new bundled.Registry()],
    ['metric depth', () => registryWithMetricOf(bundled)],
  ])('is a warning where it made %s', async (part, make) => {
    const booted = await boot({ metrics: { registry: make(), strict: true } });
    expect(booted.findings).toEqual([
      {
        severity: 'warning',
        check: CHECK,
        subject: 'prom-client',
        message: `Another copy of prom-client than nestjs-metrics uses made ${part}. It is no package of its own, so it may be part of a bundle.`,
        cure: expect.stringMatching(/^Bundle both packages, or neither; in a test, /),
      },
    ]);
  });
});

describe('two copies of prom-client in one process', () => {
  let other: typeof prom;
  let both: string;

  beforeAll(() => {
    other = require(copy) as typeof prom;
    both = `This process has loaded 2 copies of prom-client: ${OURS}, prom-client 14.2.0 in ${copy}.`;
  });

  it('are a warning, also in a strict app, where each keeps to its own registry', async () => {
    expect((await boot({ metrics: { strict: true } })).findings).toEqual([
      {
        severity: 'warning',
        check: CHECK,
        subject: 'prom-client',
        message: `${both} Nothing in this app's registry comes from another one than nestjs-metrics uses, so nothing is lost yet.`,
        cure: expect.stringContaining('npm dedupe'),
      },
    ]);
  });

  it.each([
    ['the registry', () => new other.Registry()],
    ['metric depth', () => registryWithMetricOf(other)],
  ])('are an error where the wrong one made %s', async (part, make) => {
    const [finding] = of(CHECK, await boot({ metrics: { registry: make() } }));
    expect(finding!.severity).toBe('error');
    expect(finding!.message).toBe(`${both} Another one than nestjs-metrics uses made ${part}.`);
  });

  it('fail a strict boot where the registry has something of both', async () => {
    const error = await bootError(() => ({
      metrics: { strict: true, registry: registryWithMetricOf(other) },
    }));
    expect(error).toMatchObject({
      code: 'BOOT_DIAGNOSTICS',
      message: expect.stringContaining(both),
    });
  });
});

describe('in a Node without a test runner', () => {
  let found: FoundByChild;
  let successor: string;

  beforeAll(async () => {
    const modules = join(folder, 'linked', 'node_modules');
    mkdirSync(dirname(modules));
    symlinkSync(dirname(CLIENT_FOLDER), modules, 'junction');
    successor = copyClient(folder, '@prometheus-io/client', '0.16.1');
    const register = new URL('../decorators/children/register-typescript.mjs', import.meta.url);
    const child = fileURLToPath(new URL('./children/client-copies.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--preserve-symlinks',
        '--import',
        register.href,
        child,
        join(modules, 'prom-client'),
        successor,
      ],
      { timeout: 115_000, env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' } },
    );
    found = JSON.parse(stdout) as FoundByChild;
  });

  it('one copy that is also reached through a link, and so loaded twice, is no finding', () => {
    expect(found.linked).toEqual([]);
  });

  it('prom-client beside its successor is an error that names both', () => {
    expect(found.successor).toEqual([
      expect.objectContaining({
        severity: 'error',
        subject: 'prom-client, @prometheus-io/client',
        message: `This process has loaded prom-client beside @prometheus-io/client: ${OURS}, @prometheus-io/client 0.16.1 in ${successor}. Another one than nestjs-metrics uses made metric depth.`,
      }),
    ]);
  });
});
