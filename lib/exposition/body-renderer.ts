import { Injectable, Logger } from '@nestjs/common';
import { ByteWriter } from './byte-writer.js';
import { clashesIn, isForeign, type CollectedFamily, type NameClash } from './collected-family.js';
import { CollectorRuns } from './collector-runs.js';
import { EventLoopShare } from './event-loop-share.js';
import type { ForeignSnapshot } from './foreign-family.js';
import { FamilyWriter, type WriteOptions } from './family-writer.js';
import { writeForeign } from './foreign-writer.js';

/** Writes what was collected, chunk by chunk, and leaves the event loop to the app in between. */
@Injectable()
export class BodyRenderer {
  private readonly logger = new Logger('MetricsModule');
  private readonly writer = new FamilyWriter();
  /** Counters of which it was said that they are written without their type. */
  private readonly untyped = new Set<string>();

  constructor(
    private readonly share: EventLoopShare,
    private readonly runs: CollectorRuns,
  ) {}

  /** The body of a scrape. */
  async *render(
    families: readonly CollectedFamily[],
    options: WriteOptions,
  ): AsyncGenerator<Uint8Array, undefined> {
    const out = new ByteWriter();
    const clashes = await this.share.finish(clashesIn(families, options.format));
    for (const family of families) {
      const blocks = isForeign(family)
        ? this.foreignBlocks(out, family, options, clashes.get(family))
        : this.writer.write(out, family, options);
      for await (const _ of blocks) {
        yield* out.takeFull();
        if (this.share.isSpent) await this.share.wait();
      }
    }
    out.text(options.format.end);
    yield* out.takeAll();
  }

  private *foreignBlocks(
    out: ByteWriter,
    family: ForeignSnapshot,
    options: WriteOptions,
    clash: NameClash | undefined,
  ): Generator<void> {
    try {
      const suitsType = yield* writeForeign(out, family, options, clash);
      if (!suitsType) this.sayUntyped(family.name);
    } catch (error) {
      // Whatever a metric of prom-client's holds, it costs only itself.
      this.runs.report(family.name, error);
    }
  }

  private sayUntyped(name: string): void {
    if (this.untyped.has(name)) return;
    this.untyped.add(name);
    this.logger.warn(
      `Counter ${name} holds NaN or a number below zero, which no counter may; it is exposed without its type. ` +
        'Look for what is added to it, such as inc(NaN), after which it stays NaN until it is reset.',
    );
  }
}
