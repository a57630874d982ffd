import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What a class of prom-client declares for its users. */
export interface PublicMethods {
  /** Of the class, static ones too. */
  readonly own: readonly string[];
  /** Of its bound children. */
  readonly child: readonly string[];
}

const folder = dirname(createRequire(import.meta.url).resolve('prom-client/package.json'));
const DECLARATIONS = readFileSync(join(folder, 'index.d.ts'), 'utf8');
const METHOD = /^\s+(?:static )?(\w+)(?:<[^>]*>)?\(/gm;

/** The public methods of a class, read from prom-client's own declarations. */
export function publicMethodsOf(className: string): PublicMethods {
  const children = blockAfter(`export namespace ${className} {`);
  const declared = {
    own: methodsIn(blockAfter(`export class ${className}<`)),
    child: methodsIn(/interface Internal\b[^]*?^\s\}/m.exec(children)?.[0] ?? ''),
  };
  if (declared.own.length === 0) throw new Error(`prom-client declares no class ${className}`);
  return declared;
}

/** The methods that forms of call such as `labels(labels).inc()` stand for. */
export function methodsOf(forms: readonly string[]): PublicMethods {
  return {
    own: unique(forms.flatMap((form) => /^\w+(?=\()/.exec(form) ?? [])),
    child: unique(forms.flatMap((form) => /(?<=^labels\([^)]*\)\.)\w+(?=\()/.exec(form) ?? [])),
  };
}

function blockAfter(opening: string): string {
  const start = DECLARATIONS.indexOf(opening);
  return start < 0 ? '' : DECLARATIONS.slice(start, DECLARATIONS.indexOf('\n}', start));
}

function methodsIn(block: string): string[] {
  return unique([...block.matchAll(METHOD)].map(([, name]) => name!)).filter(
    (name) => name !== 'constructor',
  );
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted();
}
