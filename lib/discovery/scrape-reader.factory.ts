import type { ScrapeDeclaration } from '../decorators/index.js';
import { show, type CounterDefinition, type GaugeDefinition } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import { copyLabels, type Row } from '../instruments/index.js';
import type { HandleRegistry, ScrapeReader } from '../registry/index.js';

/** Makes what is called at scrape from a decorated method of an instance. */
export function makeScrapeReader(
  handles: HandleRegistry,
  instance: object,
  className: string,
  { key, metric, labels, timeoutMs, cacheMs }: ScrapeDeclaration,
): ScrapeReader {
  const name = `${className}.${String(key)}`;
  const handle = metric && handles.register<CounterDefinition | GaugeDefinition>(metric);
  return {
    name,
    handle,
    timeoutMs,
    cacheMs,
    async read() {
      const result = await (instance as Record<string | symbol, () => unknown>)[key]!();
      return handle && toRows(result, labels, name);
    },
  };
}

function toRows(result: unknown, labels: Readonly<Record<string, unknown>>, name: string): Row[] {
  if (typeof result === 'number') return [{ labels, value: result }];
  if (!Array.isArray(result)) {
    throw new MetricsError(
      'INVALID_ROWS',
      `${name} returned ${show(result)} at scrape. Return a number, or rows such as [{ labels: { … }, value: 1 }].`,
    );
  }
  return (result as unknown[]).map((row) => {
    if (typeof row !== 'object' || row === null || !('value' in row)) {
      throw new MetricsError(
        'INVALID_ROWS',
        `${name} returned ${show(row)} as a row at scrape. Return rows such as { labels: { … }, value: 1 }.`,
      );
    }
    const { labels: own, value } = row as Row;
    return { labels: copyLabels(labels, own), value };
  });
}
