import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program that runs beside the tests. */
export interface RunningProcess {
  /** All that it has written so far, to standard output and error. */
  output(): string;
  /** Resolves with the match once the output has one; rejects where the program ends before. */
  seen(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends a signal, and resolves when the program has ended. */
  end(signal?: NodeJS.Signals): Promise<ProcessEnd>;
}

const running = new Set<RunningProcess>();

/** Starts a program; {@link endProcesses} ends it if the test does not. */
export function startProcess(
  command: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RunningProcess {
  const child = spawn(command, parameters, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const gather = (text: string): void => {
    output += text;
    child.emit('output');
  };
  child.stdout.setEncoding('utf8').on('data', gather);
  child.stderr.setEncoding('utf8').on('data', gather);
  // `close` comes after `exit`, when all output has been read.
  const closed = once(child, 'close').then(([code, signal]): ProcessEnd => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  const started: RunningProcess = {
    output: () => output,
    seen: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(output);
          if (match === null) return;
          child.off('output', look);
          resolve(match);
        };
        child.on('output', look);
        const tooLate = (): void =>
          reject(new Error(`${command} ended before it wrote ${pattern.source}:\n${output}`));
        closed.then(tooLate, reject);
        look();
      }),
    end: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const end = await closed;
      running.delete(started);
      return end;
    },
  };
  running.add(started);
  return started;
}

/** Ends what a test has started and not ended; for `afterEach` or `afterAll`. */
export async function endProcesses(): Promise<void> {
  await Promise.all([...running].map((one) => one.end('SIGKILL')));
}
