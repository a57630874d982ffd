import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const REGISTER = new URL('./register-typescript.mjs', import.meta.url).href;

/**
 * Runs a script of this folder in a Node of its own, for what a test runner keeps
 * to itself (unhandled rejections) or cannot load; returns the JSON that it prints.
 */
export async function runChild<T>(script: string, ...scriptArguments: string[]): Promise<T> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', REGISTER, path, ...scriptArguments],
    { timeout: 290_000, env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' } },
  );
  return JSON.parse(stdout) as T;
}
