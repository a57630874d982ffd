import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sampleIn } from '../support/app.js';
import { startProcess, type RunningProcess } from '../support/process.js';
import { PATIENTLY, type RunningShop } from './running-shop.js';

const SILENT = 'nestjs_metrics_processes{state="stale"}';
const CLUSTER = fileURLToPath(new URL('../../dist-sample/cluster/cluster.js', import.meta.url));

/** The cluster sample, as `npm run sample:cluster` runs it, on a free port. */
export interface RunningCluster extends RunningShop {
  /** The workers that are open, in the order in which they opened. */
  workers(): number[];
  /**
   * Sends a signal to a worker that ends it, and waits until another has taken its place;
   * returns when it had ended, in milliseconds since the epoch.
   */
  end(pid: number, signal: NodeJS.Signals): Promise<number>;
  /** Scrapes until all workers have answered: on a busy machine one may be too late. */
  scrapeAll(): Promise<ScrapeOfAll>;
  close(): Promise<void>;
}

/** A scrape in which every worker has answered. */
export interface ScrapeOfAll {
  /** In milliseconds since the epoch: what was counted by then is in it, and is kept. */
  readonly began: number;
  readonly body: string;
}

/** Starts it in a directory of its own, without customers of its own unless asked for. */
export async function startCluster(
  workers: number,
  { traffic = false } = {},
): Promise<RunningCluster> {
  if (!existsSync(CLUSTER)) {
    throw new Error('The shop is not built. Run: npm run build && npm run build:sample');
  }
  const directory = await mkdtemp(join(tmpdir(), 'shop-cluster-'));
  const primary = startProcess(process.execPath, [CLUSTER], {
    HOST: '127.0.0.1',
    PORT: '0',
    WORKERS: String(workers),
    TRAFFIC: traffic ? 'on' : 'off',
    NODE_ENV: 'test',
    NESTJS_METRICS_DIR: directory,
    NO_COLOR: '1',
  });
  const [, url] = await primary.seen(/^The shop is open at (http:\S+)\n/m);
  await opened(primary, workers);
  const scrape = async (): Promise<string> => {
    const response = await fetch(`${url}/metrics`, { headers: PATIENTLY });
    if (!response.ok) throw new Error(`GET /metrics answered ${response.status}`);
    return response.text();
  };
  return {
    process: primary,
    url: url!,
    scrape,
    scrapeAll: async () => {
      for (;;) {
        const began = Date.now();
        const body = await scrape();
        if (sampleIn(body, SILENT) === 0) return { began, body };
      }
    },
    workers: () => openWorkers(primary.output()),
    end: async (pid, signal) => {
      const before = openings(primary.output()).length;
      process.kill(pid, signal);
      await primary.seen(new RegExp(`^Worker ${pid} has ended: `, 'm'));
      const ended = Date.now();
      await opened(primary, before + 1);
      return ended;
    },
    close: async () => {
      await primary.end();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Resolves once so many workers have ever opened. */
async function opened(primary: RunningProcess, count: number): Promise<void> {
  await primary.seen(new RegExp(`(?:^Worker \\d+ is open$[^]*?){${count}}`, 'm'));
}

function openings(output: string): number[] {
  return [...output.matchAll(/^Worker (\d+) is open$/gm)].map(([, pid]) => Number(pid));
}

function openWorkers(output: string): number[] {
  return openings(output).filter((pid) => !output.includes(`Worker ${pid} has ended: `));
}
