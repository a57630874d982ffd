import type { FamilySnapshot } from '../instruments/index.js';
import type { ByteWriter } from './byte-writer.js';
import type { ExpositionFormat } from './exposition-format.js';
import { LabelBodiesCache } from './label-bodies.js';
import type { LabelPairs } from './label-text.js';
import { SeriesLines } from './series-lines.js';

/** Lines that are written before anybody looks at the clock: some tens of microseconds. */
const BLOCK_LINES = 512;

/** How a body is written, and what the app says about every metric. */
export interface WriteOptions {
  readonly format: ExpositionFormat;
  /** Added to each series that has no label of that name. */
  readonly defaultLabels: LabelPairs;
  /** Whether OpenMetrics tells when series began. */
  readonly created: boolean;
}

/** Writes the metrics of this package from their snapshots. */
export class FamilyWriter {
  private readonly bodies = new LabelBodiesCache();

  /** Writes one metric, and stops after each block. */
  async *write(
    out: ByteWriter,
    family: FamilySnapshot,
    { format, defaultLabels, created }: WriteOptions,
  ): AsyncGenerator<void> {
    out.text(format.header(family));
    const hasLabels = family.labelNames.length + defaultLabels.length > 0;
    const lines = new SeriesLines(out, family, format, hasLabels, created);
    const seriesInBlock = Math.ceil(BLOCK_LINES / family.lines.length);
    for (const chunk of family.chunks) {
      const bodies = yield* this.bodies.of(family, chunk, defaultLabels, lines.frame);
      for (let index = 0; index < chunk.series.length; index++) {
        const waiting = lines.write(chunk, index, bodies);
        // What must be waited for takes time as well.
        // oxlint-disable-next-line no-await-in-loop
        if (waiting) await waiting;
        if (waiting || (index + 1) % seriesInBlock === 0) yield;
      }
    }
    // Once for each metric, since a thousand small ones take time as well.
    yield;
  }
}
