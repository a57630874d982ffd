import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import typescript from 'typescript';

const ROOT = new URL('../../../', import.meta.url);
const PACKAGE = {
  'nestjs-metrics': new URL('lib/index.ts', ROOT).href,
  'nestjs-metrics/testing': new URL('lib/testing/index.ts', ROOT).href,
};
const compilerOptions = {
  target: typescript.ScriptTarget.ES2022,
  module: typescript.ModuleKind.ESNext,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  isolatedModules: true,
};

/** Finds the package under test and TypeScript's sources, as the mapper of jest does. */
export function resolve(specifier, context, next) {
  if (Object.hasOwn(PACKAGE, specifier)) return { url: PACKAGE[specifier], shortCircuit: true };
  if (specifier.startsWith('.') && specifier.endsWith('.js')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return { url: source.href, shortCircuit: true };
  }
  return next(specifier, context);
}

/** Compiles TypeScript's sources, without checking types. */
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const text = await readFile(fileURLToPath(url), 'utf8');
  const { outputText } = typescript.transpileModule(text, { compilerOptions, fileName: url });
  return { format: 'module', source: outputText, shortCircuit: true };
}
