import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

/** The rooms in import order: a room imports only rooms above it. */
const ROOMS = [
  'errors',
  'definitions',
  'naming',
  'options',
  'instruments',
  'registry',
  'interception',
  'interceptors',
  'decorators',
  'discovery',
  'preseeding',
  'diagnostics',
  'exposition',
  'states',
  'merging',
  'multiprocess',
  'endpoint',
  'entry-points',
  'http',
  'rpc',
  'websockets',
  'graphql',
  'schedule',
  'bullmq',
  'outbound',
  'push',
  'testing',
];
/** The rooms that may use prom-client's values; all others only its types. */
const PROM_CLIENT_ROOMS = new Set(['instruments', 'registry', 'exposition', 'testing']);
/** What the module is made of: files that may import any room. */
const ROOT_FILES = [
  'entry-point.providers.ts',
  'index.ts',
  'metrics-core.module.ts',
  'metrics.module.ts',
  'recording.providers.ts',
];
/** What is imported from outside the rooms besides by the root files. */
const SHARED_ROOT_FILE = 'recording.providers.ts';
const MAX_LINES = 260;

const LIB = fileURLToPath(new URL('../lib', import.meta.url));

interface Import {
  readonly specifier: string;
  /** True where nothing of it is left at run time. */
  readonly typeOnly: boolean;
  /** The file in lib that a relative import means. */
  readonly target: string | undefined;
}

interface SourceFile {
  readonly path: string;
  /** Undefined for a file that stands in no room. */
  readonly room: string | undefined;
  readonly lines: number;
  readonly imports: readonly Import[];
}

const STATEMENT =
  /^(?:import|export)\s+(?<type>type\s+)?(?<names>[^'"();]*?)\s*(?:from\s+)?(?<quote>['"])(?<specifier>[^'"]+)\k<quote>/gm;
const DYNAMIC = /\b(?:import|require)\(\s*(['"])(?<specifier>[^'"]+)\1/g;

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

function importsOf(text: string, path: string): Import[] {
  const code = withoutComments(text);
  return [...code.matchAll(STATEMENT), ...code.matchAll(DYNAMIC)].map(({ groups }) => {
    const { type, names, specifier = '' } = groups!;
    const members = /\{([^}]*)\}/.exec(names ?? '')?.[1];
    const listed = (members ?? '').split(',').filter((member) => member.trim() !== '');
    const outside = (names ?? '').replace(/\{[^}]*\}/, '').replaceAll(/[,\s]/g, '');
    return {
      specifier,
      typeOnly:
        type !== undefined ||
        (listed.length > 0 && outside === '' && listed.every((one) => /^\s*type\s/.test(one))),
      target: specifier.startsWith('.')
        ? toPath(resolve(LIB, dirname(path), specifier)).replace(/\.js$/, '.ts')
        : undefined,
    };
  });
}

function toPath(absolute: string): string {
  return relative(LIB, absolute).split(sep).join('/');
}

const FILES: readonly SourceFile[] = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .map((name) => toPath(join(LIB, name)))
  .filter((path) => path.endsWith('.ts'))
  .toSorted()
  .map((path) => {
    const text = readFileSync(join(LIB, path), 'utf8');
    return {
      path,
      room: path.includes('/') ? path.slice(0, path.indexOf('/')) : undefined,
      lines: text.split('\n').length - 1,
      imports: importsOf(text, path),
    };
  });

function roomOf(path: string): string | undefined {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : undefined;
}

/** Each import of each file that breaks a rule, as text. */
function offenders(breaks: (file: SourceFile, one: Import) => boolean): string[] {
  return FILES.flatMap((file) =>
    file.imports
      .filter((one) => breaks(file, one))
      .map(({ specifier }) => `${file.path} imports ${specifier}`),
  );
}

describe('the rooms of lib', () => {
  it('are those that have a place in the order', () => {
    const rooms = new Set(FILES.flatMap(({ room }) => (room === undefined ? [] : [room])));
    expect([...rooms].filter((room) => !ROOMS.includes(room))).toEqual([]);
    expect(FILES.filter(({ room }) => room === undefined).map(({ path }) => path)).toEqual(
      ROOT_FILES,
    );
  });

  it('import only files that exist', () => {
    const known = new Set(FILES.map(({ path }) => path));
    expect(offenders((_, { target }) => target !== undefined && !known.has(target))).toEqual([]);
  });

  it('import only rooms above them', () => {
    expect(
      offenders((file, { target }) => {
        if (file.room === undefined || target === undefined) return false;
        const room = roomOf(target);
        return room !== undefined && ROOMS.indexOf(room) > ROOMS.indexOf(file.room);
      }),
    ).toEqual([]);
  });

  it('are entered only through their index', () => {
    expect(
      offenders((file, { target }) => {
        const room = target === undefined ? undefined : roomOf(target);
        return room !== undefined && room !== file.room && target !== `${room}/index.ts`;
      }),
    ).toEqual([]);
  });

  it('do not enter themselves through their own index', () => {
    expect(
      offenders(
        (file, { target }) => file.room !== undefined && target === `${file.room}/index.ts`,
      ),
    ).toEqual([]);
  });

  it('know nothing of the root files, but for what testing shares with the module', () => {
    expect(
      offenders((file, { target }) => {
        if (file.room === undefined || target === undefined || target.includes('/')) return false;
        return file.room !== 'testing' || target !== SHARED_ROOT_FILE;
      }),
    ).toEqual([]);
  });

  it('have no cycle of files, not even one of types', () => {
    const imports = new Map(
      FILES.map(({ path, imports: all }) => [
        path,
        all.flatMap(({ target }) => (target === undefined ? [] : [target])),
      ]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
        return;
      }
      if (done.has(path)) return;
      for (const target of imports.get(path) ?? []) visit(target, [...trail, path]);
      done.add(path);
    };
    for (const path of imports.keys()) visit(path, []);
    expect(cycles).toEqual([]);
  });
});

describe('what lib imports from elsewhere', () => {
  it('are prom-client’s values only where metrics live; types anywhere', () => {
    expect(
      offenders(
        (file, { specifier, typeOnly }) =>
          specifier === 'prom-client' &&
          !typeOnly &&
          !(file.room !== undefined && PROM_CLIENT_ROOMS.has(file.room)),
      ),
    ).toEqual([]);
  });

  it('is no file inside a package', () => {
    expect(
      offenders((_, { specifier }) =>
        /^(?:@[^/]+\/[^/]+|prom-client|rxjs|reflect-metadata)\//.test(specifier),
      ),
    ).toEqual([]);
  });
});

describe('each file of lib', () => {
  it(`has at most ${MAX_LINES} lines`, () => {
    expect(
      FILES.filter(({ lines }) => lines > MAX_LINES).map(({ path, lines }) => `${path}: ${lines}`),
    ).toEqual([]);
  });
});

describe('this reading of imports', () => {
  it.each([
    [`import { Registry } from 'prom-client';`, 'prom-client', false],
    [`import type { Registry } from 'prom-client';`, 'prom-client', true],
    [`import { type A, type B } from 'prom-client';`, 'prom-client', true],
    [`import {\n  type A,\n  B,\n} from 'prom-client';`, 'prom-client', false],
    [`import prom, { type A } from 'prom-client';`, 'prom-client', false],
    [`import * as prom from 'prom-client';`, 'prom-client', false],
    [`import 'prom-client';`, 'prom-client', false],
    [`export { A } from 'prom-client';`, 'prom-client', false],
    [`export type { A } from 'prom-client';`, 'prom-client', true],
    [`export * from 'prom-client';`, 'prom-client', false],
    [`const prom = await import('prom-client');`, 'prom-client', false],
  ])('sees %j', (text, specifier, typeOnly) => {
    expect(importsOf(text, 'index.ts')).toEqual([{ specifier, typeOnly, target: undefined }]);
  });

  it('sees no import in a comment, and where a relative one leads', () => {
    expect(importsOf(`// import 'a';\n/** import { b } from 'b'; */`, 'index.ts')).toEqual([]);
    const [one] = importsOf(`import { A } from '../errors/index.js';`, 'registry/tokens.ts');
    expect(one!.target).toBe('errors/index.ts');
  });
});
