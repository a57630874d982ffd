// The app under soak, seen from the driver's process.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { THROWN_ON_PURPOSE } from './thrown-on-purpose.mjs';

const APP = fileURLToPath(new URL('soak-app.mjs', import.meta.url));

/** What the app writes, as far as it matters: a long soak writes much. */
class AppLog {
  /** How often Nest logged what a handler threw on purpose. */
  thrown = 0;
  /** Other warnings and errors. */
  complaints = [];
  last = [];

  add(line) {
    this.last = [...this.last.slice(-19), line];
    if (!/\b(?:WARN|ERROR|FATAL)\b|Warning:/.test(line)) return;
    if (line.includes(THROWN_ON_PURPOSE)) this.thrown++;
    else if (this.complaints.length < 20) this.complaints.push(line);
  }
}

/** Starts the app; resolves when it listens. */
export async function startApp() {
  const child = fork(APP, [], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_ENV: 'development', NO_COLOR: '1' },
  });
  const log = new AppLog();
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => log.add(line));
  }
  const waiting = new Map();
  const answerTo = (id) => new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  child.on('message', ({ id, answer }) => {
    waiting.get(id)?.resolve(answer);
    waiting.delete(id);
  });
  const closed = once(child, 'close').then(() => {
    for (const { reject } of waiting.values())
      reject(new Error(`The app ended:\n${log.last.join('\n')}`));
  });
  let asked = 0;
  const ask = (what) => {
    const id = ++asked;
    child.send({ id, ask: what });
    return answerTo(id);
  };
  return {
    url: await answerTo(0),
    log,
    /** Bytes in use after a full collection of garbage. */
    heap: () => ask('heap'),
    close: async () => {
      await ask('close');
      await closed;
      return child.exitCode;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
