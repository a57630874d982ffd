import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { manyOf, startCluster } from './arrangements.js';
import { GrowthWatch } from './growth-watch.js';
import { closeLabs, Lab } from './lab.js';
import { samplesOf } from './samples.js';
import type { TestMember } from './test-member.js';

const SCRAPES = 200;
const RESTARTS = 8;
const BATCH = 20;

/** What was counted by a worker of a cluster under load. */
interface Work {
  /** Begun, so perhaps counted. */
  begun: number;
  /** Acknowledged, so counted. */
  done: number;
  /** The least that must stay, once it was killed. */
  least?: number;
  /** Asks for an end of it. */
  isEnough?: boolean;
  /** Resolves when it has ended. */
  ended: Promise<void>;
}

describe('a cluster under load whose workers are killed and restarted', () => {
  const watch = new GrowthWatch();
  const work = new Map<string, Work>();
  const uneven: string[] = [];
  let lab: Lab;
  let total: Map<string, number>;
  const load = { isOver: false };

  const workers = (): TestMember[] => lab.living.filter(({ url }) => url !== '');

  const keepBusy = async (member: TestMember, own: Work): Promise<void> => {
    while (!load.isOver && !own.isEnough) {
      own.begun += BATCH;
      try {
        await member.run('work', BATCH);
        own.done = own.begun;
      } catch {
        return;
      }
    }
  };

  const scrapeOn = async (offset: number): Promise<void> => {
    for (let turn = offset; !load.isOver || watch.scrapes < SCRAPES; turn++) {
      const living = workers();
      const body = await watch.scrape(living[turn % living.length]!);
      if (body !== undefined) checkEvenness(samplesOf(body), uneven);
    }
  };

  beforeAll(async () => {
    lab = await Lab.open();
    lab.onReady = (member) => {
      const own: Work = { begun: 0, done: 0, ended: Promise.resolve() };
      own.ended = keepBusy(member, own);
      work.set(member.name, own);
    };
    await startCluster(lab, manyOf(lab, 4), undefined, { RESTARTS: 'yes' });
    const scrapers = [0, 1].map(scrapeOn);
    for (let restart = 0; restart < RESTARTS; restart++) {
      const next = lab.member(`restarted-${restart + 1}`);
      const victim = workers()[restart % 3]!;
      const own = work.get(victim.name)!;
      if (restart % 2 === 0) {
        // Everything that any scrape has shown by now must stay.
        own.least = watch.mostOf(`visits_total{path="/${victim.name}"}`);
        await victim.kill();
      } else {
        // As a server that has answered its last request.
        own.isEnough = true;
        await own.ended;
        await victim.close();
      }
      await next;
    }
    load.isOver = true;
    await Promise.all([...scrapers, ...Array.from(work.values(), ({ ended }) => ended)]);
    total = samplesOf(await workers()[0]!.scrape());
  });
  afterAll(closeLabs);

  it('shows no counter that falls, at whichever worker', () => {
    expect(watch.scrapes).toBeGreaterThanOrEqual(SCRAPES);
    expect(watch.falls.slice(0, 20)).toEqual([]);
  });

  it('shows each worker at one moment of it', () => {
    expect(uneven.slice(0, 20)).toEqual([]);
  });

  it('has all that was counted in the end, but for what was counted right before a SIGKILL', () => {
    const wrong: string[] = [];
    for (const [name, { begun, done, least }] of work) {
      const shown = total.get(`visits_total{path="/${name}"}`) ?? 0;
      const from = least ?? done;
      if (shown < from || shown > begun) wrong.push(`${name}: ${shown}, not ${from} to ${begun}`);
    }
    expect(work.size).toBe(4 + RESTARTS);
    expect(wrong).toEqual([]);
    expect(sumOf(total, 'visits_total')).toBeGreaterThan(1_000);
  });

  it('knows four as live and all others as dead', () => {
    expect(total.get('nestjs_metrics_processes{state="live"}')).toBe(4);
    expect(total.get('nestjs_metrics_processes{state="dead"}')).toBe(RESTARTS);
  });
});

/** All of these are counted together, at once. */
function checkEvenness(samples: Map<string, number>, uneven: string[]): void {
  const visits = sumOf(samples, 'visits_total');
  for (const line of [
    'jobs_done_total{kind="large"}',
    'job_duration_seconds_count{kind="small"}',
    'method_calls_total{class="Jobs",method="do",outcome="success"}',
  ]) {
    const value = samples.get(line)!;
    if (value !== visits) uneven.push(`${line} is ${value}, the visits are ${visits}`);
  }
}

function sumOf(samples: Map<string, number>, metric: string): number {
  let sum = 0;
  for (const [line, value] of samples) if (line.startsWith(`${metric}{`)) sum += value;
  return sum;
}
