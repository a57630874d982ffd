import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { EndpointOptions } from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { createAuthority } from '../support/certificate.js';
import { describeWith } from '../support/counterparts.js';
import { eventually } from '../support/eventually.js';
import { endProcesses } from '../support/process.js';
import { startPrometheus, type ScrapeJob, type Target } from '../support/prometheus.js';
import { closeContexts, startContext } from './own-port.js';

const BEARER: EndpointOptions = { auth: { bearerToken: ['the old token', 'the-new-token'] } };
const BASIC: EndpointOptions = { auth: { basic: { username: 'prömetheus', password: 'päss:w' } } };

let folder: string;

/** A file that Prometheus reads. */
function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function jobOf(url: string, settings: ScrapeJob['settings'] = {}): ScrapeJob {
  const { host, protocol } = new URL(url);
  const times = { scrape_interval: '3s', scrape_timeout: '3s' };
  return { target: host, settings: { scheme: protocol.slice(0, -1), ...times, ...settings } };
}

/** Why a job has no metrics; nothing where it has them. */
function errorOf(targets: readonly Target[], job: string): string {
  const { lastError } = targets.find(({ labels }) => labels['job'] === job)!;
  return /401 Unauthorized|certificate/.exec(lastError)?.[0] ?? lastError;
}

describeWith('prometheus', 'a real Prometheus', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'endpoint-'));
  });

  afterEach(async () => {
    await closeApps();
    await closeContexts();
  });

  afterAll(async () => {
    await endProcesses();
    rmSync(folder, { recursive: true, force: true });
  });

  it('scrapes with a bearer token, a password, and a certificate; without them it is turned away', async () => {
    const authority = createAuthority();
    const tls = { ...authority.issue('server'), ca: authority.cert, requestCert: true };
    const client = authority.issue('prometheus');
    const ca_file = file('ca.pem', authority.cert);
    const certificate = {
      cert_file: file('cert.pem', client.cert),
      key_file: file('key.pem', client.key),
    };
    const bearer = await startContext(BEARER);
    const basic = await startContext(BASIC);
    const mutual = await startContext({ ...BEARER, tls });
    const app = await startApp({ metrics: { endpoint: BEARER } });
    const right = { authorization: { credentials_file: file('token', 'the-new-token\n') } };
    const former = { authorization: { type: 'Bearer', credentials: 'the old token' } };
    const wrong = { authorization: { credentials: 'the-new-toke' } };
    const password = {
      basic_auth: { username: 'prömetheus', password_file: file('p', 'päss:w\n') },
    };

    const prometheus = await startPrometheus({
      bearer: jobOf(bearer.url, right),
      former_token: jobOf(bearer.url, former),
      app_port: jobOf(`${app.url}/metrics`, right),
      basic: jobOf(basic.url, password),
      mutual: jobOf(mutual.url, { ...right, tls_config: { ca_file, ...certificate } }),
      no_token: jobOf(bearer.url),
      wrong_token: jobOf(app.url, wrong),
      wrong_scheme: jobOf(basic.url, right),
      wrong_password: jobOf(basic.url, {
        basic_auth: { username: 'prömetheus', password: 'pässw' },
      }),
      no_certificate: jobOf(mutual.url, { ...right, tls_config: { ca_file } }),
    });
    await prometheus.until('count(up) == 10');
    // At any time: now and then a scrape of a busy machine takes longer than it may.
    const wereUp = async (): Promise<unknown[]> =>
      (await prometheus.query('max_over_time(up[10m]) == 1'))
        .map(({ metric }) => metric['job'])
        .toSorted();
    const letIn = ['app_port', 'basic', 'bearer', 'former_token', 'mutual'];
    expect(await eventually(wereUp, letIn)).toEqual(letIn);
    const expected = {
      ...Object.fromEntries(letIn.map((job) => [job, ''])),
      no_certificate: 'certificate',
      no_token: '401 Unauthorized',
      wrong_password: '401 Unauthorized',
      wrong_scheme: '401 Unauthorized',
      wrong_token: '401 Unauthorized',
    };
    for (const [job, error] of Object.entries(expected)) {
      const found = async (): Promise<string> => errorOf(await prometheus.targets(), job);
      expect([job, await eventually(found, error)]).toEqual([job, error]);
    }
    await prometheus.stop();
  }, 120_000);
});
