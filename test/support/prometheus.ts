import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startProcess } from './process.js';

/** One series of an instant query's answer. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What Prometheus knows about a target. */
export interface Target {
  readonly labels: Readonly<Record<string, string>>;
  readonly health: string;
  readonly lastError: string;
}

/** What Prometheus has read of a metric's header lines. */
export interface MetricMetadata {
  readonly metric: string;
  readonly type: string;
  readonly unit: string;
}

/** The exemplars of one series. */
export interface SeriesExemplars {
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly exemplars: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
    /** In seconds. */
    readonly timestamp: number;
  }[];
}

/** A target, and what its job says besides: `authorization`, `basic_auth`, `scheme`, `tls_config`. */
export interface ScrapeJob {
  readonly target: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A real Prometheus that scrapes once a second. */
export interface RunningPrometheus {
  readonly url: string;
  /** The answer to an instant query, at a time in seconds or now. */
  query(promql: string, time?: number): Promise<Sample[]>;
  /** The value of the only series in the answer. */
  value(promql: string, time?: number): Promise<number>;
  /** Asks until every one of the queries has a true answer, as `up == 1` does. */
  until(...promql: string[]): Promise<void>;
  /** All exemplars of the series that a query selects. */
  exemplars(promql: string): Promise<SeriesExemplars[]>;
  targets(): Promise<Target[]>;
  /** The header lines of one job's target. */
  metadata(job: string): Promise<MetricMetadata[]>;
  stop(): Promise<void>;
}

/** Longer than Prometheus takes to hand over targets, 5 s, and to scrape them. */
const PATIENCE_MS = 20_000;
const ASK_AGAIN_MS = 100;

/**
 * Starts a Prometheus on a free port of the loopback interface: with one target a job, or
 * with the text of a configuration file.
 */
export async function startPrometheus(
  jobs: Readonly<Record<string, string | ScrapeJob>> | string,
): Promise<RunningPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  await writeFile(
    join(folder, 'prometheus.yml'),
    typeof jobs === 'string' ? jobs : configuration(jobs),
  );
  const program = startProcess('prometheus', [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    '--web.listen-address=127.0.0.1:0',
    '--enable-feature=exemplar-storage',
  ]);
  const [, address] = await program.seen(/Listening on" address=(\S+)/);
  await program.seen(/Server is ready to receive web requests/);
  const url = `http://${address}`;

  const query = async (promql: string, time?: number): Promise<Sample[]> => {
    const parameters: Record<string, string> = { query: promql };
    if (time !== undefined) parameters['time'] = String(time);
    const { result } = await ask<InstantVector>(url, '/api/v1/query', parameters);
    return result.map(({ metric, value: [, text] }) => ({ metric, value: numberOf(text) }));
  };
  return {
    url,
    query,
    value: async (promql, time) => {
      const samples = await query(promql, time);
      if (samples.length !== 1) throw new Error(`${promql} has ${samples.length} answers, not 1`);
      return samples[0]!.value;
    },
    until: async (...queries) => {
      const deadline = Date.now() + PATIENCE_MS;
      for (const promql of queries) {
        while ((await query(promql)).length === 0) {
          if (Date.now() > deadline) throw new Error(`It never came true: ${promql}`);
          await setTimeout(ASK_AGAIN_MS);
        }
      }
    },
    exemplars: async (promql) => {
      const period = { start: '0', end: String(Date.now() / 1_000 + 1) };
      const found = await ask<StoredExemplars[]>(url, '/api/v1/query_exemplars', {
        query: promql,
        ...period,
      });
      return found.map(({ seriesLabels, exemplars }) => ({
        seriesLabels,
        exemplars: exemplars.map((one) => ({ ...one, value: numberOf(one.value) })),
      }));
    },
    targets: async () =>
      (await ask<{ activeTargets: Target[] }>(url, '/api/v1/targets')).activeTargets,
    metadata: (job) =>
      ask<MetricMetadata[]>(url, '/api/v1/targets/metadata', { match_target: `{job="${job}"}` }),
    stop: async () => {
      await program.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface InstantVector {
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly value: readonly [time: number, value: string];
  }[];
}

type StoredExemplars = Pick<SeriesExemplars, 'seriesLabels'> & {
  readonly exemplars: readonly (Omit<SeriesExemplars['exemplars'][number], 'value'> & {
    readonly value: string;
  })[];
};

function configuration(jobs: Readonly<Record<string, string | ScrapeJob>>): string {
  const scrapes = Object.entries(jobs).map(([name, job]) => {
    const { target, settings } = typeof job === 'string' ? { target: job, settings: {} } : job;
    // YAML takes JSON as it is.
    const more = Object.entries(settings).map(
      ([setting, value]) => `    ${setting}: ${JSON.stringify(value)}\n`,
    );
    return `  - job_name: ${name}\n${more.join('')}    static_configs:\n      - targets: ['${target}']\n`;
  });
  return `global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\nscrape_configs:\n${scrapes.join('')}`;
}

async function ask<T>(
  url: string,
  path: string,
  parameters: Record<string, string> = {},
): Promise<T> {
  const response = await fetch(`${url}${path}?${new URLSearchParams(parameters).toString()}`);
  const { data, error } = (await response.json()) as { data: T; error?: string };
  if (!response.ok) throw new Error(`Prometheus answered ${response.status}: ${error}`);
  return data;
}

function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}
