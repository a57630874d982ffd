import type { MemberState, StateForeign } from './member-state.js';
import { PARTS, PIECE, type Part, type Steps } from './state-format.js';
import { toExemplarRecord, toSampleRecord, type TextRecord } from './state-records.js';

/** What follows the numbers: exemplars and the metrics of prom-client's, line by line. */
export function* textOf(state: MemberState): Steps<Buffer[]> {
  const lines: Buffer[] = [];
  const add = (record: TextRecord) => lines.push(Buffer.from(`${JSON.stringify(record)}\n`));
  for (const part of PARTS) {
    yield* addExemplars(state, part, add);
    for (const foreign of state[part].foreign) yield* addForeign(foreign, part, add);
  }
  return lines;
}

type Add = (record: TextRecord) => void;

function* addExemplars(state: MemberState, part: Part, add: Add): Steps {
  for (const [family, { chunks }] of state[part].families.entries()) {
    for (const [chunk, { exemplars = [] }] of chunks.entries()) {
      for (let from = 0; from < exemplars.length; from += PIECE) {
        add({
          exemplars: exemplars
            .slice(from, from + PIECE)
            .map((one) => [one.series, one.line, toExemplarRecord(one)]),
          part,
          at: [family, chunk],
        });
        yield;
      }
    }
  }
}

function* addForeign(foreign: StateForeign, part: Part, add: Add): Steps {
  const { name, help, type, aggregator, samples } = foreign;
  add({ foreign: part, name, help, type, aggregator });
  for (let from = 0; from < samples.length; from += PIECE) {
    add({ samples: samples.slice(from, from + PIECE).map(toSampleRecord) });
    yield;
  }
}
