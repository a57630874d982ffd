import type { CollectedFamily } from '../exposition/index.js';

/** The name of the metric that says how many processes a body is of. */
export const PROCESSES = 'nestjs_metrics_processes';

/** How many processes a body is of. */
export interface ProcessCounts {
  /** Those that answered, the scraped one included. */
  readonly live: number;
  /** Those that did not, and are shown as they were last. */
  readonly stale: number;
  /** Those that have ended, whose counts are held. */
  readonly dead: number;
}

const SERIES = (['live', 'stale', 'dead'] as const).map((state) => ({ labelValues: [state] }));
const CREATED_AT = new Float64Array(SERIES.length);

/**
 * Makes the metric, which no registry holds: it is true only where all are asked. Takes no
 * prefix, like all that the module says of itself.
 */
export class ProcessesFamily {
  /** The same in all snapshots, for what is kept of its labels. */
  private readonly chunk = {};

  of({ live, stale, dead }: ProcessCounts): CollectedFamily {
    return {
      name: PROCESSES,
      help: 'Processes that the metrics are of: live ones answered, stale ones are shown as they were last, of dead ones the counts are kept.',
      kind: 'gauge',
      unit: undefined,
      labelNames: ['state'],
      lines: [{ suffix: '' }],
      chunks: [
        {
          chunk: this.chunk,
          series: SERIES,
          numbers: Float64Array.of(live, stale, dead),
          createdAt: CREATED_AT,
        },
      ],
      expose: (_, numbers, at, values) => void (values[0] = numbers[at]!),
    };
  }
}
