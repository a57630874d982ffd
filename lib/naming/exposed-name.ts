import type { NamedMetric } from './naming-finding.js';
import { toSnakeCase } from './words.js';

/** What the app put before the metric's own name. */
export function prefixOf({ name, definition }: NamedMetric): string {
  return name.endsWith(definition.name) ? name.slice(0, -definition.name.length) : '';
}

/** A prefix as it should be; undefined where that cannot be told. */
export function suggestPrefix(prefix: string): string | undefined {
  if (prefix === '') return '';
  const snake = toSnakeCase(prefix);
  return snake === undefined || !/[_:]$/.test(prefix) ? snake : `${snake}_`;
}
