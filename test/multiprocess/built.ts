import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Processes of their own load the built package: it must be there, and of this source. */
export function assertBuilt(): void {
  // The last file that a build writes.
  const built = statSync(join(ROOT, 'dist/cjs/package.json'), { throwIfNoEntry: false });
  const lib = join(ROOT, 'lib');
  const sources = readdirSync(lib, { recursive: true, encoding: 'utf8' });
  const newest = Math.max(...sources.map((file) => statSync(join(lib, file)).mtimeMs));
  if (built !== undefined && built.mtimeMs >= newest) return;
  throw new Error(
    `dist/ is ${built === undefined ? 'not built' : 'older than lib/'}. Run: npm run build`,
  );
}
