import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../processes');

/** Starts one of the scripts in `processes/`, and waits for the first thing that it sends. */
export async function startHelper(script, args = [], execArgv = []) {
  const child = fork(join(FOLDER, script), args.map(String), { execArgv });
  const failed = new Promise((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`${script} ended with ${signal ?? code} while it was needed`)),
    );
  });
  // It ends when it is no longer needed, too.
  failed.catch(() => {});
  const next = () => Promise.race([once(child, 'message').then(([message]) => message), failed]);
  return {
    first: await next(),
    next,
    send: (message) => child.send(message),
    /** Sends a message, and resolves with the answer. */
    async ask(message) {
      const answer = next();
      child.send(message);
      return answer;
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill();
      await exit;
    },
  };
}
