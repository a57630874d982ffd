import { Injectable } from '@nestjs/common';
import { ByteWriter } from './byte-writer.js';
import { isForeign, type CollectedFamily } from './collected-family.js';
import { CollectorRuns } from './collector-runs.js';
import { EventLoopShare } from './event-loop-share.js';
import type { ForeignSnapshot } from './foreign-family.js';
import { FamilyWriter, type WriteOptions } from './family-writer.js';
import { writeForeign } from './foreign-writer.js';

/** Writes what was collected, chunk by chunk, and leaves the event loop to the app in between. */
@Injectable()
export class BodyRenderer {
  private readonly writer = new FamilyWriter();

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
    for (const family of families) {
      const blocks = isForeign(family)
        ? this.foreignBlocks(out, family, options)
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
  ): Generator<void> {
    try {
      yield* writeForeign(out, family, options);
    } catch (error) {
      // Whatever a metric of prom-client's holds, it costs only itself.
      this.runs.report(family.name, error);
    }
  }
}
