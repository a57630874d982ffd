import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the consumers. */
export const CONSUMERS = dirname(import.meta.dirname);

/**
 * Finds the folders with a `package.json`: each is an install. Those inside it are the
 * consumers that share it; where there are none it is the only one.
 * @param only names of consumers; all of them where it is empty
 * @returns `{ folder, consumers }[]`, each a path in {@link CONSUMERS}
 */
export function findConsumers(only) {
  const all = packagesIn('.').map((folder) => {
    const inside = packagesIn(folder);
    return { folder, consumers: inside.length > 0 ? inside : [folder] };
  });
  const names = all.flatMap(({ consumers }) => consumers);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no consumer ${unknown.join(', ')}, but ${names.join(', ')}.`);
  return all
    .map(({ folder, consumers }) => ({
      folder,
      consumers: consumers.filter((name) => only.length === 0 || only.includes(name)),
    }))
    .filter(({ consumers }) => consumers.length > 0);
}

function packagesIn(folder) {
  return readdirSync(join(CONSUMERS, folder))
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(CONSUMERS, path, 'package.json')));
}
