import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sampleIn } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { endProcesses } from '../support/process.js';
import { startPrometheus, type RunningPrometheus } from '../support/prometheus.js';
import { startBalancer, type Balancer } from './balancer.js';
import { WHILE_KILLED, WHILE_STOPPED, WHILE_TOLD_TO_END, type CountedErrand } from './errands.js';
import { startCluster, type RunningCluster } from './running-cluster.js';
import { sendVisitors, type Tally, type Visitors } from './visitors.js';

const WORKERS = 4;
/** How many workers are told to end, and how many are killed. */
const EACH = 3;
/** For how long there are visitors before each of them. */
const BETWEEN_MS = 1_000;
/** Between them they scrape every few seconds, and on a busy machine each may take its time. */
const JOBS = ['one', 'two', 'three', 'four'];
const SCRAPES = { scrape_interval: '10s', scrape_timeout: '10s' };
/** What may only rise: by name, since Prometheus keeps no types. Some gauges of prom-client's are named like counters. */
const COUNTERS =
  '{__name__=~".+_(total|count|bucket|sum)",__name__!~"nodejs_active_.+",instance!=""}';

/** A worker that was killed, in milliseconds since the epoch. */
interface Kill {
  /** When the last scrape began in which it answered: what it had counted by then is kept. */
  readonly scraped: number;
  readonly ended: number;
}

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
  const kills: Kill[] = [];
  let cluster: RunningCluster;
  let balancer: Balancer;
  let prometheus: RunningPrometheus;
  let visitors: Visitors | undefined;
  /** When it had scraped for the first time, in seconds. */
  let first: number;

  beforeAll(async () => {
    cluster = await startCluster(WORKERS);
    balancer = await startBalancer(cluster.url);
    prometheus = await startPrometheus(
      Object.fromEntries(JOBS.map((job) => [job, { target: balancer.address, settings: SCRAPES }])),
    );
    await prometheus.until(`count(up == 1) == ${JOBS.length}`);
    first = await prometheus.value('max(min_over_time(timestamp(up)[1h:1s]))');
    await live('told to end', () => endSome('SIGTERM'));
    await live('killed', () => endSome('SIGKILL'));
    await live('stopped', stopOne);
    const last = ROWS.at(-1)!.sample;
    await prometheus.until(`min(${last}) == ${sampleIn(phases.get('stopped')!.scraped, last)}`);
  }, 900_000);

  afterAll(async () => {
    visitors?.drop();
    await prometheus?.stop();
    await balancer?.close();
    await cluster?.close();
    await endProcesses();
  });

  /** Has visitors in the shop while something is done to its workers. */
  async function live(what: What, act: () => Promise<void>): Promise<void> {
    visitors = sendVisitors(cluster.url, errandsOf(what));
    await act();
    const tallies = await visitors.leave();
    const { body } = await cluster.scrapeAll();
    phases.set(what, { tallies, scraped: body });
  }

  /** Ends those that have been open longest, one after the other. */
  async function endSome(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    for (let time = 0; time < EACH; time += 1) {
      await setTimeout(BETWEEN_MS);
      const { began: scraped } = await cluster.scrapeAll();
      const ended = await cluster.end(cluster.workers()[0]!, signal);
      if (signal === 'SIGKILL') kills.push({ scraped, ended });
    }
  }

  /** Until each of the jobs has noticed it. */
  async function stopOne(): Promise<void> {
    const [pid] = cluster.workers();
    process.kill(pid!, 'SIGSTOP');
    await prometheus.until(`min(${processes('stale')}) >= 1`);
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
  function atRisk(answers: Tally['answers']): number {
    return answers.filter(({ asked, read }) =>
      kills.some(({ scraped, ended }) => read >= scraped && asked <= ended),
    ).length;
  }

  it('finds the target up at every scrape', async () => {
    const down = await prometheus.value('sum(count_over_time(up[1h]) - sum_over_time(up[1h]))');
    const { failures, late } = await balancer.outcomes();
    expect(failures).toEqual([]);
    // On a busy machine Prometheus may not have waited for an answer.
    expect(down).toBeLessThanOrEqual(late);
    expect(await prometheus.value('sum(sum_over_time(up[1h]))')).toBeGreaterThan(10);
  });

  it('sees no counter fall', async () => {
    expect(await inEachCounter((name) => `resets(${name}[1h]) > 0`)).toEqual([]);
  });

  it('sees what it saw at first in every scrape that was answered', async () => {
    const missed = await inEachCounter(
      (name) =>
        `(count_over_time(${name}[1h]) and ${name} @ ${first}) < on (job) group_left sum_over_time(up[1h])`,
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
    await prometheus.until(
      `min(${processes('live')}) == ${WORKERS}`,
      `max(${processes('stale')}) == 0`,
      `min(${processes('dead')}) == ${2 * EACH}`,
    );
    // On a busy machine others may have been silent for too long as well.
    const silent = await prometheus.value(`max(max_over_time(${processes('stale')}[1h]))`);
    expect(silent).toBeGreaterThanOrEqual(1);
  });

  it('has nothing in flight any more, of the dead neither', async () => {
    for (const gauge of ['http_requests_in_flight', 'workers_active', 'concurrent_api_requests']) {
      await prometheus.until(`sum(${gauge}) == 0`);
    }
    expect(
      await prometheus.value('max(max_over_time(http_requests_in_flight[1h]))'),
    ).toBeGreaterThan(0);
  });
});

function processes(state: string): string {
  return `nestjs_metrics_processes{state="${state}"}`;
}

function errandsOf(what: 'told to end' | 'killed' | 'stopped'): readonly CountedErrand[] {
  return { 'told to end': WHILE_TOLD_TO_END, killed: WHILE_KILLED, stopped: WHILE_STOPPED }[what];
}
