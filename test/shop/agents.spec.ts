import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { load } from 'js-yaml';
import { describeWith } from '../support/counterparts.js';
import { endProcesses, startProcess } from '../support/process.js';
import { startPrometheus } from '../support/prometheus.js';
import type { QueryServer } from '../support/query-server.js';
import { startVictoriaMetrics } from '../support/victoria-metrics.js';
import { startShop, type RunningShop } from './running-shop.js';
import { readSample } from './sample-files.js';

const MACHINE = '{job="shop",machine="shop-1"}';
/** Whatever became of later scrapes. */
const REQUESTS = `sum(last_over_time(http_requests_total${MACHINE}[5m]))`;

let folder: string;
let shop: RunningShop;
let store: QueryServer | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agent-'));
  shop = await startShop();
});

afterAll(async () => {
  await store?.stop();
  await endProcesses();
  await rm(folder, { recursive: true, force: true });
});

/** An agent's file of the sample, with other addresses and less patience. */
async function configure(name: string, storeUrl?: string): Promise<string> {
  const text = readSample(`agents/${name}`)
    .replace('localhost:3000', new URL(shop.url).host)
    .replace('scrape_interval: 15s', 'scrape_interval: 3s')
    .replace('http://prometheus:9090', storeUrl ?? '');
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describeWith('prometheus', 'Prometheus as an agent', () => {
  it('carries the shop’s metrics to another Prometheus', async () => {
    store = await startPrometheus({});
    startProcess('prometheus', [
      '--enable-feature=agent',
      `--config.file=${await configure('prometheus-agent.yml', store.url)}`,
      `--storage.agent.path=${join(folder, 'wal')}`,
      '--web.listen-address=127.0.0.1:0',
    ]);
    // They may arrive one after the other.
    await store.until(`up${MACHINE} == 1`, REQUESTS);
    expect(await store.value(REQUESTS)).toBe(0);
    await store.stop();
  });
});

describeWith('victoria-metrics', 'vmagent', () => {
  it('carries them to VictoriaMetrics', async () => {
    store = await startVictoriaMetrics();
    startProcess('vmagent', [
      `-promscrape.config=${await configure('vmagent.yml')}`,
      `-remoteWrite.url=${store.url}/api/v1/write`,
      `-remoteWrite.tmpDataPath=${join(folder, 'queue')}`,
      '-httpListenAddr=127.0.0.1:0',
    ]);
    // They may arrive one after the other.
    await store.until(`up${MACHINE} == 1`, REQUESTS);
    expect(await store.value(REQUESTS)).toBe(0);
    await store.stop();
  });
});

it('says the same in the files of all three agents', () => {
  interface Scrapes {
    readonly scrape_configs: readonly {
      readonly job_name: string;
      readonly static_configs: unknown;
    }[];
  }
  const read = (name: string): unknown => load(readSample(`agents/${name}`));
  const { receivers } = read('otel-collector.yaml') as {
    receivers: { prometheus: { config: Scrapes } };
  };
  const all = [
    read('prometheus-agent.yml') as Scrapes,
    read('vmagent.yml') as Scrapes,
    receivers.prometheus.config,
  ].map(({ scrape_configs }) =>
    scrape_configs.map(({ job_name, static_configs }) => ({ job_name, static_configs })),
  );
  expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(1);
});
