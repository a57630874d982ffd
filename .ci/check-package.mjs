// The tarball holds what users need and nothing else: both builds, whole and
// alike, with types and maps, and the documents. It brings no other package along and runs
// nothing when it is installed, so that `npm audit` has nothing to find in what we ship.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const DOCUMENTS = ['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'package.json'];
const PAGE = /^docs\/[\w-]+\.md$/;
const BUILT = /^dist\/(?:esm|cjs)\/(?:package\.json|.+(?:\.js|\.js\.map|\.d\.ts))$/;

/** What would bring code of others to users, beside the peers that they choose themselves. */
const DEPENDENCIES = [
  'dependencies',
  'optionalDependencies',
  'bundleDependencies',
  'bundledDependencies',
];
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'];

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const pack = execFileSync('npm', ['pack', '--dry-run', '--json', '--loglevel=error'], {
  encoding: 'utf8',
});
const [{ files, size, unpackedSize }] = Object.values(JSON.parse(pack));
const paths = files.map(({ path }) => path);
const treeOf = (format) =>
  paths.filter((path) => path.startsWith(`dist/${format}/`)).map((path) => path.slice(9));

const esm = treeOf('esm');
const cjs = new Set(treeOf('cjs'));
const packed = new Set(paths);
const wrong = [
  ...DOCUMENTS.filter((path) => !packed.has(path)).map((path) => `${path} is missing`),
  ...paths
    .filter((path) => !DOCUMENTS.includes(path) && !PAGE.test(path) && !BUILT.test(path))
    .map((path) => `${path} is of no use to users: narrow "files" in package.json`),
  ...esm.filter((path) => !cjs.has(path)).map((path) => `dist/cjs/${path} is missing`),
  ...(cjs.size > esm.length ? ['dist/cjs has files that dist/esm has not'] : []),
  ...esm
    .filter((path) => path.endsWith('.js') && !esm.includes(path.replace(/js$/, 'd.ts')))
    .map((path) => `dist/esm/${path} has no types`),
  ...DEPENDENCIES.filter((kind) => Object.keys(manifest[kind] ?? {}).length > 0).map(
    (kind) => `package.json has ${kind}: the package ships without any`,
  ),
  ...INSTALL_SCRIPTS.filter((script) => script in (manifest.scripts ?? {})).map(
    (script) => `package.json has the script ${script}, which would run when it is installed`,
  ),
  ...(esm.includes('index.js') ? [] : ['nothing is built: run `npm run build`']),
];
for (const line of wrong) console.error(line);
console.log(
  `${paths.length} files, ${Math.round(size / 1024)} KiB packed, ${Math.round(unpackedSize / 1024)} KiB unpacked`,
);
process.exitCode = wrong.length > 0 ? 1 : 0;
