import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from './command.mjs';

/** The repository's folder. */
export const ROOT = resolve(import.meta.dirname, '../../..');

/** Packs the package as it is published; returns the tarball's path. */
export async function pack(folder) {
  if (!existsSync(join(ROOT, 'dist/cjs/index.js'))) throw new Error('Run `npm run build` first.');
  const command = ['npm', 'pack', '--silent', '--pack-destination', folder];
  const { ok, output } = await run(command, { cwd: ROOT });
  if (!ok) throw new Error(`npm pack failed:\n${output}`);
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  return join(folder, tarball);
}
