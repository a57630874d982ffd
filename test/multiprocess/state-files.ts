import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventLoopShare } from '../../lib/exposition/event-loop-share.js';
import type { MemberState } from '../../lib/states/member-state.js';
import { SeriesPool } from '../../lib/states/series-pool.js';
import { StateReader } from '../../lib/states/state-reader.js';
import { StateWriter } from '../../lib/states/state-writer.js';

/** A directory of a member, with who writes into it and who reads from it. */
export interface StateFiles {
  readonly directory: string;
  readonly writer: StateWriter;
  /** The same one all the time. */
  readonly reader: StateReader;
  /** Where a file of that name is. */
  path(name: string): string;
  /** The names of the files that are there. */
  names(): string[];
  /** What somebody reads who comes only now. */
  readLate(): Promise<MemberState>;
}

const directories: string[] = [];

export function stateFiles(maxBlockMs = 10): StateFiles {
  const directory = mkdtempSync(join(tmpdir(), 'state-files-'));
  directories.push(directory);
  const share = new EventLoopShare({ exposition: { maxBlockMs } });
  return {
    directory,
    writer: new StateWriter(directory, share),
    reader: new StateReader(directory, new SeriesPool(), share),
    path: (name) => join(directory, name),
    names: () => readdirSync(directory).toSorted(),
    readLate: () => readState(new StateReader(directory, new SeriesPool(), share)),
  };
}

/** The state that is read; fails where there is none. */
export async function readState(reader: StateReader): Promise<MemberState> {
  const reading = await reader.read();
  if (reading.state === undefined) throw new Error(`${reading.problem}: ${reading.detail}`);
  return reading.state;
}

/** Removes all directories; for `afterEach`. */
export function removeStateFiles(): void {
  for (const directory of directories.splice(0)) {
    rmSync(directory, { recursive: true, force: true });
  }
}
