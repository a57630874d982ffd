import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { MemberState } from '../../../lib/states/member-state.js';
import { readState, removeStateFiles, stateFiles } from '../state-files.js';
import { chunkOf, namesOf, ordersState, tenants } from '../state-samples.js';

/** What came of a write for which the system did not give enough. */
export interface ScarceWrite {
  /** The code of the error. */
  readonly error: string | undefined;
  /** What a reader read meanwhile, and one who came late: how many series, or a problem. */
  readonly meanwhile: readonly (number | string)[];
  /** Whether both read the next state as it was written. */
  readonly after: readonly boolean[];
  readonly names: readonly string[];
}

// Sets a limit of this process for each line: a process of its own, since one
// that may open no files could not start another.
const limiter = spawn('sh', ['-c', 'while read limit; do prlimit --pid $PPID $limit; echo; done'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
async function setLimit(limit: string): Promise<void> {
  limiter.stdin.write(`${limit}\n`);
  await once(limiter.stdout, 'data');
}

const ordersOf = (count: number): MemberState => ordersState(chunkOf(tenants(namesOf(count))));

/** Writes a state, then another under a limit, then another without. */
async function writeUnder(limit: string, lifted: string, atOnce: boolean): Promise<ScarceWrite> {
  const { writer, reader, readLate, names } = stateFiles();
  const write = async (state: MemberState): Promise<void> =>
    atOnce ? writer.writeSync(state) : writer.write(state);
  await write(ordersOf(100));
  await readState(reader);
  await setLimit(limit);
  const error = await write(ordersOf(1_000)).then(
    () => undefined,
    ({ code }: NodeJS.ErrnoException) => code,
  );
  const reading = await reader.read();
  const late = await readLate().then(
    ({ own }) => own.families[0]!.chunks[0]!.series.length,
    ({ message }: Error) => message.replace(/:.*/, ''),
  );
  await setLimit(lifted);
  const next = ordersOf(1_001);
  await write(next);
  return {
    error,
    meanwhile: [reading.state?.own.families[0]!.chunks[0]!.series.length ?? reading.problem!, late],
    after: [
      isDeepStrictEqual(await readState(reader), next),
      isDeepStrictEqual(await readLate(), next),
    ],
    names: names(),
  };
}

const writes: Record<string, ScarceWrite[]> = {};
for (const limit of process.argv.slice(2)) {
  const lifted = limit.startsWith('--fsize') ? '--fsize=unlimited:' : '--nofile=1024:';
  writes[limit] = [await writeUnder(limit, lifted, false), await writeUnder(limit, lifted, true)];
}
limiter.stdin.end();
removeStateFiles();
process.stdout.write(JSON.stringify(writes));
