import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './command.mjs';
import { npmInstall } from './npm-install.mjs';

/** The major versions of Node that are supported. */
const MAJORS = [20, 22, 24];

const RUNNING = Number(process.versions.node.split('.')[0]);

/**
 * The running Node first, then the other supported ones, from npm.
 * @param asked the majors that are wanted alone
 */
export async function provideNodes(work, asked = []) {
  const majors = asked.length > 0 ? asked.map(Number) : [...new Set([RUNNING, ...MAJORS])];
  return Promise.all(majors.map((major) => provideNode(work, major)));
}

async function provideNode(work, major) {
  if (major === RUNNING)
    return { major, version: process.version, folder: dirname(process.execPath) };
  const cwd = join(work, 'nodes', String(major));
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 'package.json'), '{ "private": true }\n');
  // The package of this platform: the package `node` would fetch that one in an install
  // script, which npm may refuse to run.
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const installed = await npmInstall(cwd, `${name}@${major}`);
  if (!installed.ok) throw new Error(`${name}@${major} cannot be had:\n${installed.output}`);
  const folder = join(cwd, 'node_modules', name, 'bin');
  const { ok, output } = await run([join(folder, 'node'), '--version'], { cwd });
  if (!ok) throw new Error(`${name}@${major} does not run here:\n${output}`);
  return { major, version: output.trim(), folder };
}
