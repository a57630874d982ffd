import type { StateExemplar, StateForeign, StateSample } from './member-state.js';
import { StateDamage } from './state-damage.js';
import type { Part, Steps } from './state-format.js';
import { toExemplar, toSample, type TextRecord } from './state-records.js';

const NEWLINE = 0x0a;

/** What the lines after the numbers say. */
export interface StateText {
  readonly foreign: Readonly<Record<Part, readonly StateForeign[]>>;
  /** The exemplars of a chunk, by the position of its metric and its own; undefined where it has none. */
  exemplarsOf(part: Part, family: number, chunk: number): readonly StateExemplar[] | undefined;
}

/** Reads the lines after the numbers. */
export class TextReader implements StateText {
  readonly foreign: Record<Part, StateForeign[]> = { own: [], estate: [] };
  private readonly exemplars = new Map<string, StateExemplar[]>();
  private samples: StateSample[] | undefined;

  *read(text: Buffer): Steps<StateText> {
    for (let at = 0; at < text.length;) {
      const end = text.indexOf(NEWLINE, at);
      this.take(JSON.parse(text.toString('utf8', at, end)) as TextRecord);
      at = end + 1;
      yield;
    }
    return this;
  }

  exemplarsOf(part: Part, family: number, chunk: number): StateExemplar[] | undefined {
    return this.exemplars.get(keyOf(part, family, chunk));
  }

  private take(record: TextRecord): void {
    if ('foreign' in record) {
      const { foreign, ...metric } = record;
      this.samples = [];
      this.foreign[foreign].push({ ...metric, samples: this.samples });
    } else if ('samples' in record) {
      if (this.samples === undefined) throw new StateDamage('samples of no metric');
      for (const sample of record.samples) this.samples.push(toSample(sample));
    } else {
      const key = keyOf(record.part, ...record.at);
      const exemplars = this.exemplars.get(key) ?? [];
      this.exemplars.set(key, exemplars);
      for (const [series, line, exemplar] of record.exemplars) {
        exemplars.push({ ...toExemplar(exemplar), series, line });
      }
    }
  }
}

function keyOf(part: Part, family: number, chunk: number): string {
  return `${part} ${family} ${chunk}`;
}
