import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from './process.js';
import { askApi, numberOf, queriesOf, type QueryServer } from './query-server.js';

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

/** A real Prometheus that scrapes once a second, and takes what is written to it. */
export interface RunningPrometheus extends QueryServer {
  /** All exemplars of the series that a query selects. */
  exemplars(promql: string): Promise<SeriesExemplars[]>;
  targets(): Promise<Target[]>;
  /** The header lines of one job's target. */
  metadata(job: string): Promise<MetricMetadata[]>;
}

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
    '--web.enable-remote-write-receiver',
  ]);
  const [, address] = await program.seen(/Listening on" address=(\S+)\s/);
  await program.seen(/Server is ready to receive web requests/);
  const url = `http://${address}`;

  return {
    url,
    ...queriesOf(url),
    exemplars: async (promql) => {
      const period = { start: '0', end: String(Date.now() / 1_000 + 1) };
      const found = await askApi<StoredExemplars[]>(url, '/api/v1/query_exemplars', {
        query: promql,
        ...period,
      });
      return found.map(({ seriesLabels, exemplars }) => ({
        seriesLabels,
        exemplars: exemplars.map((one) => ({ ...one, value: numberOf(one.value) })),
      }));
    },
    targets: async () =>
      (await askApi<{ activeTargets: Target[] }>(url, '/api/v1/targets')).activeTargets,
    metadata: (job) =>
      askApi<MetricMetadata[]>(url, '/api/v1/targets/metadata', { match_target: `{job="${job}"}` }),
    stop: async () => {
      await program.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
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
