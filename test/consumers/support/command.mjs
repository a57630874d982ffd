import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { delimiter } from 'node:path';

/** Only ends what hangs, on a slow and busy machine too. */
const TIMEOUT_MS = 900_000;

const running = new Set();
const waiting = [];
let free = availableParallelism();

/**
 * Runs a command as a user's shell would, without flags for Node from outside; no more at
 * once than there are cores.
 * @param path a folder that is looked in for programs before all others
 * @returns whether it succeeded, what it wrote, and how long it took
 */
export async function run([command, ...args], { cwd, path }) {
  if (free > 0) free--;
  else await new Promise((turn) => waiting.push(turn));
  const started = performance.now();
  try {
    const { code, output } = await spawned(command, args, cwd, path);
    return { ok: code === 0, output, seconds: (performance.now() - started) / 1000 };
  } finally {
    const turn = waiting.shift();
    if (turn) turn();
    else free++;
  }
}

/** Ends what still runs. */
export function endAll() {
  for (const child of running) endGroup(child);
}

function spawned(command, args, cwd, path) {
  const { NODE_OPTIONS: _flags, ...env } = process.env;
  if (path) env.PATH = path + delimiter + env.PATH;
  return new Promise((done, fail) => {
    const stdio = ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, { cwd, env, stdio, detached: true });
    running.add(child);
    const timer = setTimeout(() => endGroup(child), TIMEOUT_MS);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', fail);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      done({ code, output: signal ? `${output}\nended by ${signal}` : output });
    });
  });
}

/** Ends a command and what it started: npm alone would leave its test runner behind. */
function endGroup({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
