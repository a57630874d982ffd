// Builds the package: one tree for `import` and one for `require`, each with types.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
const tsc = 'node_modules/typescript/bin/tsc';
for (const format of ['esm', 'cjs']) {
  execFileSync(process.execPath, [tsc, '-p', `lib/tsconfig.${format}.json`], { stdio: 'inherit' });
}
writeFileSync('dist/esm/package.json', '{ "type": "module", "sideEffects": false }\n');
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs", "sideEffects": false }\n');
