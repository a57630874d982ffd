import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where the prom-client stands that this package uses. */
export const CLIENT_FOLDER = dirname(createRequire(import.meta.url).resolve('prom-client'));
/** Its version. */
export const { version: CLIENT_VERSION } = manifestOf(CLIENT_FOLDER);

/** Puts a second copy of prom-client into a folder, under this name and version; returns where. */
export function copyClient(folder: string, name: string, version: string): string {
  const modules = join(folder, name.replace('/', '-'), 'node_modules');
  const copy = join(modules, name);
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(CLIENT_FOLDER, copy, { recursive: true });
  for (const dependency of ['tdigest', 'bintrees', '@opentelemetry']) {
    symlinkSync(join(CLIENT_FOLDER, '..', dependency), join(modules, dependency), 'junction');
  }
  const manifest = JSON.stringify({ ...manifestOf(copy), name, version });
  writeFileSync(join(copy, 'package.json'), manifest);
  return copy;
}

function manifestOf(folder: string): { readonly version: string } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
}
