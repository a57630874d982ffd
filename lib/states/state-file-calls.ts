import {
  closeSync,
  openSync,
  promises,
  renameSync,
  rmSync,
  statSync,
  writeSync,
  type PathLike,
} from 'node:fs';

/** Something to do with a file, either while the caller waits or meanwhile. */
export interface FileCall<T> {
  now(): T;
  later(): Promise<T>;
}

/** Steps with files: whoever takes them answers each call, or goes on at once where there is none. */
export type FileSteps<T = void> = Generator<FileCall<unknown> | undefined, T, unknown>;

/** Takes the steps one after the other while the caller waits. */
export function finishNow<T>(steps: FileSteps<T>): T {
  for (let step = steps.next(); ;) {
    if (step.done) return step.value;
    let answer: unknown;
    try {
      answer = step.value?.now();
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(answer);
  }
}

/** Makes a call, and returns what it answers. */
export function* call<T>(fileCall: FileCall<T>): FileSteps<T> {
  return (yield fileCall) as T;
}

/** How long a file is; undefined where there is none. */
export function sizeOf(path: PathLike): FileCall<number | undefined> {
  return {
    now: () => statSync(path, { throwIfNoEntry: false })?.size,
    later: () =>
      promises.stat(path).then(
        ({ size }) => size,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return undefined;
          throw error;
        },
      ),
  };
}

/** Writes a file from `at` on: at 0 a new one, else one that is there. */
export function writeTo(path: PathLike, pieces: readonly Buffer[], at = 0): FileCall<void> {
  const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  const flags = at === 0 ? 'w' : 'r+';
  return {
    now: () => {
      const file = openSync(path, flags, 0o600);
      try {
        for (let done = 0; done < bytes.length;) {
          done += writeSync(file, bytes, done, bytes.length - done, at + done);
        }
      } finally {
        closeSync(file);
      }
    },
    later: async () => {
      const file = await promises.open(path, flags, 0o600);
      try {
        for (let done = 0; done < bytes.length;) {
          // A disk that is nearly full takes a part.
          // oxlint-disable-next-line no-await-in-loop
          const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
          done += bytesWritten;
        }
      } finally {
        await file.close();
      }
    },
  };
}

export function rename(from: PathLike, to: PathLike): FileCall<void> {
  return { now: () => renameSync(from, to), later: () => promises.rename(from, to) };
}

/** Removes a file if it is there and can be removed. */
export function remove(path: PathLike): FileCall<void> {
  return {
    now: () => {
      try {
        rmSync(path, { force: true });
      } catch {
        // It is of no use to anybody, and does no harm.
      }
    },
    later: () => promises.rm(path, { force: true }).catch(() => undefined),
  };
}
