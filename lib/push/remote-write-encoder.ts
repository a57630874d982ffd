import {
  clashesIn,
  isForeign,
  readForeign,
  textFormat,
  type CollectedFamily,
  type CollectorRuns,
  type EventLoopShare,
  type LabelPairs,
  type NameClash,
} from '../exposition/index.js';
import type { ChunkSnapshot, FamilySnapshot } from '../instruments/index.js';
import { endedSeries } from './ended-series.js';
import type { RemoteWriteLibraries } from './remote-write-libraries.js';
import type { TimeSeriesBlock } from './time-series-block.js';
import { TimeSeriesBlocks, type ValuedBlock } from './time-series-blocks.js';
import { metadataField, WriteRequestBuilder, type WriteRequest } from './remote-write-request.js';

/** How often it is told what metrics are, in milliseconds: it takes room, and seldom changes. */
const METADATA_MS = 600_000;
/** Time series that are written before anybody looks at the clock: some tens of microseconds. */
const BLOCK_SERIES = 128;

/** Samples, and with the first ones of a metric what it is. */
interface WrittenBlock extends ValuedBlock {
  readonly metadata: Uint8Array | undefined;
}

/** Makes requests of what was collected, and knows which series were written last. */
export class RemoteWriteEncoder {
  private readonly blocks: TimeSeriesBlocks;
  private written: readonly TimeSeriesBlock[] = [];
  private metadataAt = -Infinity;

  constructor(
    private readonly libraries: Pick<RemoteWriteLibraries, 'createWriter'>,
    private readonly share: EventLoopShare,
    private readonly runs: CollectorRuns,
    private readonly maxSamples: number,
  ) {
    this.blocks = new TimeSeriesBlocks(libraries.createWriter);
  }

  /** Nobody needs to hear that the series written so far have ended. */
  forget(): void {
    this.written = [];
  }

  /** All samples of one moment, and the end of series that are no longer there. */
  async *encode(
    families: readonly CollectedFamily[],
    defaultLabels: LabelPairs,
    at: number,
  ): AsyncGenerator<WriteRequest> {
    const before = this.written;
    const now: TimeSeriesBlock[] = [];
    // As soon as something may have been sent, since it may be cut short.
    this.written = now;
    const requests = new Requests(at, this.maxSamples);
    for await (const { block, values, metadata } of this.read(families, defaultLabels, at)) {
      now.push(block);
      if (metadata) requests.open.addField(metadata);
      for (let index = 0; index < values.length; index++) {
        requests.open.add(block, index, values[index]);
        if (requests.open.isFull) yield requests.take();
        if (index % BLOCK_SERIES === 0 && this.share.isSpent) await this.share.wait();
      }
    }
    for (const { block, index } of await this.share.finish(endedSeries(before, now))) {
      requests.open.add(block, index, undefined);
      if (requests.open.isFull) yield requests.take();
    }
    if (!requests.open.isEmpty) yield requests.take();
  }

  /** The end of all series that were written last. */
  async *end(at: number): AsyncGenerator<WriteRequest> {
    const requests = new Requests(at, this.maxSamples);
    for (const block of this.written) {
      for (const index of block.ends.keys()) {
        requests.open.add(block, index, undefined);
        if (requests.open.isFull) yield requests.take();
        if (index % BLOCK_SERIES === 0 && this.share.isSpent) await this.share.wait();
      }
    }
    this.forget();
    if (!requests.open.isEmpty) yield requests.take();
  }

  private async *read(
    families: readonly CollectedFamily[],
    defaultLabels: LabelPairs,
    at: number,
  ): AsyncGenerator<WrittenBlock> {
    const tells = Math.abs(at - this.metadataAt) >= METADATA_MS;
    if (tells) this.metadataAt = at;
    const metadataOf = (family: Parameters<typeof metadataField>[1]): Uint8Array | undefined =>
      tells ? metadataField(this.libraries.createWriter(), family) : undefined;
    const clashes = await this.share.finish(clashesIn(families, textFormat));
    for (const family of families) {
      if (this.share.isSpent) await this.share.wait();
      if (isForeign(family)) {
        const steps = this.readForeign(family, defaultLabels, clashes.get(family));
        const read = await this.share.finish(steps);
        if (read) yield { ...read, metadata: metadataOf(read.family) };
        continue;
      }
      let metadata = metadataOf(family);
      for (const chunk of family.chunks) {
        const block = await this.share.finish(this.blocks.ofChunk(family, chunk, defaultLabels));
        yield { block, values: await this.expose(family, chunk), metadata };
        metadata = undefined;
      }
    }
  }

  private *readForeign(
    snapshot: Parameters<typeof readForeign>[0],
    defaultLabels: LabelPairs,
    clash: NameClash | undefined,
  ): Generator<void, (ValuedBlock & { readonly family: ReturnedFamily }) | undefined> {
    try {
      const { family } = yield* readForeign(snapshot, defaultLabels, clash);
      return { ...(yield* this.blocks.ofForeign(family)), family };
    } catch (error) {
      // As in a scrape: it costs only itself.
      this.runs.report(snapshot.name, error);
      return undefined;
    }
  }

  /** The values of all lines of a chunk, series by series. */
  private async expose(family: FamilySnapshot, chunk: ChunkSnapshot): Promise<Float64Array> {
    const { series, numbers } = chunk;
    const values = new Float64Array(series.length * family.lines.length);
    const width = numbers.length / series.length;
    for (const [index, one] of series.entries()) {
      const own = values.subarray(index * family.lines.length);
      const waiting = family.expose(one, numbers, index * width, own);
      // Only where it must be waited for, since a turn for each series takes its time.
      // oxlint-disable-next-line no-await-in-loop
      if (waiting) await waiting;
      // oxlint-disable-next-line no-await-in-loop
      if (index % BLOCK_SERIES === 0 && this.share.isSpent) await this.share.wait();
    }
    return values;
  }
}

type ReturnedFamily = Parameters<typeof metadataField>[1];

/** Requests of one moment, one after another. */
class Requests {
  open: WriteRequestBuilder;

  constructor(
    private readonly at: number,
    private readonly maxSamples: number,
  ) {
    this.open = new WriteRequestBuilder(at, maxSamples);
  }

  take(): WriteRequest {
    const { open } = this;
    this.open = new WriteRequestBuilder(this.at, this.maxSamples);
    return open.finish();
  }
}
