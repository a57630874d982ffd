import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sampleIn } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { endProcesses } from '../support/process.js';
import { startPrometheus, type RunningPrometheus } from '../support/prometheus.js';
import { startBalancer, type Balancer } from './balancer.js';
import { WHILE_KILLED, WHILE_STOPPED, WHILE_TOLD_TO_END, type CountedErrand } from './errands.js';
import { startCluster, type RunningCluster } from './running-cluster.js';
import { sendVisitors, type Tally } from './visitors.js';

const WORKERS = 4;
/** How many workers are told to end, and how many are killed. */
const EACH = 3;
/** What a process may lose that is killed. */
const LOST_MS = 1_000;
/** Long enough for a few scrapes. */
const STOPPED_MS = 3_000;
/** Between them they scrape once a second, and on a busy machine each may take its time. */
const JOBS = ['one', 'two', 'three'];
const SCRAPES = { scrape_interval: '3s', scrape_timeout: '3s' };
/** What may only rise: by name, since Prometheus keeps no types. Some gauges of prom-client's are named like counters. */
const COUNTERS =
  '{__name__=~".+_(total|count|bucket|sum)",__name__!~"nodejs_active_.+",instance!=""}';

/** What visitors did in one phase, and what a scrape said right after their last answer. */
interface Phase {
  readonly tallies: readonly Tally[];
  readonly scraped: string;
}

const ROWS = (['told to end', 'killed', 'stopped'] as const).flatMap((what) =>
  errandsOf(what).flatMap(({ samples }, errand) =>
    samples.map((sample) => ({ sample, what, errand })),
  ),
);
type What = (typeof ROWS)[number]['what'];

describeWith('prometheus', 'A real Prometheus that scrapes the cluster sample', () => {
  const phases = new Map<What, Phase>();
  const killed: number[] = [];
  let cluster: RunningCluster;
  let balancer: Balancer;
  let prometheus: RunningPrometheus;
  /** When it had scraped for the first time, in seconds. */
  let first: number;

  beforeAll(async () => {
    cluster = await startCluster(WORKERS);
    balancer = await startBalancer(cluster.url);
    prometheus = await startPrometheus(
      Object.fromEntries(JOBS.map((job) => [job, { target: balancer.address, settings: SCRAPES }])),
    );
    await prometheus.until(`count(up == 1) == ${JOBS.length}`);
    first = await prometheus.value('max(timestamp(up))');
    await live('told to end', () => endSome('SIGTERM'));
    await live('killed', () => endSome('SIGKILL'));
    await live('stopped', stopOne);
    const last = ROWS.at(-1)!.sample;
    await prometheus.until(`min(${last}) == ${sampleIn(phases.get('stopped')!.scraped, last)}`);
  }, 90_000);

  afterAll(async () => {
    await prometheus?.stop();
    await balancer?.close();
    await cluster?.close();
    await endProcesses();
  });

  /** Has visitors in the shop while something is done to its workers. */
  async function live(what: What, act: () => Promise<void>): Promise<void> {
    const visitors = sendVisitors(cluster.url, errandsOf(what));
    await act();
    const tallies = await visitors.leave();
    phases.set(what, { tallies, scraped: await cluster.scrape() });
  }

  /** Ends those that have been open longest, one after the other. */
  async function endSome(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    for (let ended = 0; ended < EACH; ended += 1) {
      await setTimeout(LOST_MS);
      if (signal === 'SIGKILL') killed.push(Date.now());
      await cluster.end(cluster.workers()[0]!, signal);
    }
  }

  async function stopOne(): Promise<void> {
    const [pid] = cluster.workers();
    process.kill(pid!, 'SIGSTOP');
    await setTimeout(STOPPED_MS);
    process.kill(pid!, 'SIGCONT');
  }

  /** The answers to a query about each counter by its name: without it their labels are alike. */
  async function inEachCounter(queryFor: (name: string) => string): Promise<string[]> {
    const counters = await prometheus.query(`count by (__name__) (${COUNTERS})`);
    const found = await Promise.all(
      counters.map(async ({ metric: { __name__: name } }) => {
        const series = await prometheus.query(queryFor(name!));
        return series.map(({ metric, value }) => `${name}${JSON.stringify(metric)} ${value}`);
      }),
    );
    expect(found.length).toBeGreaterThan(50);
    return found.flat();
  }

  /** How many of these answers a killed worker may have taken along. */
  function atRisk(answers: readonly number[]): number {
    return answers.filter((at) => killed.some((end) => at > end - LOST_MS && at <= end)).length;
  }

  it('finds the target up at every scrape', async () => {
    expect(await prometheus.value('min(min_over_time(up[5m]))')).toBe(1);
    expect(await prometheus.value('sum(count_over_time(up[5m]))')).toBeGreaterThan(10);
  });

  it('sees no counter fall', async () => {
    expect(await inEachCounter((name) => `resets(${name}[5m]) > 0`)).toEqual([]);
  });

  it('sees what it saw at first in every scrape', async () => {
    const missed = await inEachCounter(
      (name) =>
        `(count_over_time(${name}[5m]) and ${name} @ ${first}) < on (job) group_left count_over_time(up[5m])`,
    );
    expect(missed).toEqual([]);
  });

  it.each(ROWS)('counts what was answered while workers were $what: $sample', (row) => {
    const { tallies, scraped } = phases.get(row.what)!;
    const { answers, cut, surprises } = tallies[row.errand]!;
    const counted = sampleIn(scraped, row.sample)!;

    const killing = row.what === 'killed';

    expect(surprises).toEqual([]);
    expect(answers.length).toBeGreaterThan(20);
    expect(killing ? 0 : cut).toBe(0);
    expect(counted).toBeLessThanOrEqual(answers.length + cut);
    expect(counted).toBeGreaterThanOrEqual(answers.length - (killing ? atRisk(answers) : 0));
  });

  it('still has them all in the last scrape, whatever became of the workers since', async () => {
    for (const { sample, what } of ROWS) {
      const before = sampleIn(phases.get(what)!.scraped, sample);
      const values = (await prometheus.query(sample)).map(({ value }) => value);
      expect({ sample, values }).toEqual({ sample, values: JOBS.map(() => before) });
    }
  });

  it('tells how many processes are live, were silent, and have died', async () => {
    const processes = (state: string): string => `nestjs_metrics_processes{state="${state}"}`;
    await prometheus.until(
      `min(${processes('live')}) == ${WORKERS}`,
      `max(${processes('stale')}) == 0`,
      `min(${processes('dead')}) == ${2 * EACH}`,
    );
    // On a busy machine others may have been silent for too long as well.
    const silent = await prometheus.value(`max(max_over_time(${processes('stale')}[5m]))`);
    expect(silent).toBeGreaterThanOrEqual(1);
  });

  it('has nothing in flight any more, of the dead neither', async () => {
    for (const gauge of ['http_requests_in_flight', 'workers_active', 'concurrent_api_requests']) {
      await prometheus.until(`sum(${gauge}) == 0`);
    }
    expect(
      await prometheus.value('max(max_over_time(http_requests_in_flight[5m]))'),
    ).toBeGreaterThan(0);
  });
});

function errandsOf(what: 'told to end' | 'killed' | 'stopped'): readonly CountedErrand[] {
  return { 'told to end': WHILE_TOLD_TO_END, killed: WHILE_KILLED, stopped: WHILE_STOPPED }[what];
}
