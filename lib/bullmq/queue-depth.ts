import { defineGauge, openBoundedByCode } from '../definitions/index.js';
import type { Row } from '../instruments/index.js';
import type { MetricRegistrar, ScrapeReader } from '../registry/index.js';
import type { BullQueue } from './bullmq-parts.js';

const QueueDepth = defineGauge({
  name: 'bullmq_queue_jobs',
  help: 'Jobs of the queues that this app registers, by state, as Redis has them.',
  labels: { queue: openBoundedByCode(), state: openBoundedByCode() },
  // All processes read the same queues.
  aggregate: 'liveMostRecent',
});

/** Reads, when it is scraped, how many jobs queues have in each state. */
export function queueDepthReader(
  handles: MetricRegistrar,
  queues: () => readonly BullQueue[],
): ScrapeReader {
  return {
    name: 'bullmq_queue_jobs',
    handle: handles.register(QueueDepth),
    timeoutMs: undefined,
    cacheMs: 0,
    read: async () => toRows(await Promise.all(queues().map(countJobs))),
  };
}

interface JobCounts {
  readonly queue: string;
  readonly counts: Readonly<Record<string, number>>;
}

async function countJobs(queue: BullQueue): Promise<JobCounts> {
  return { queue: queue.name, counts: await queue.getJobCounts() };
}

/** One row for each label set: queues of one name may differ in their prefix. */
function toRows(all: readonly JobCounts[]): Row[] {
  const sums = new Map<string, Map<string, number>>();
  for (const { queue, counts } of all) {
    const states = sums.get(queue) ?? new Map<string, number>();
    sums.set(queue, states);
    for (const [state, count] of Object.entries(counts)) {
      states.set(state, count + (states.get(state) ?? 0));
    }
  }
  return [...sums].flatMap(([queue, states]) =>
    [...states].map(([state, value]) => ({ labels: { queue, state }, value })),
  );
}
