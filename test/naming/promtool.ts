import { spawnSync } from 'node:child_process';
import type { MetricDefinition } from 'nestjs-metrics';
import { startApp } from '../support/app.js';

/** One line of what `promtool check metrics` says. */
export interface PromtoolFinding {
  readonly metric: string;
  readonly text: string;
  /** Our rule about the same. */
  readonly rule: string;
}

/** What promtool may say of the metrics that can be defined, by our rule about the same. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/^counter metrics should have "_total" suffix$/, 'counter-total'],
  [/^non-counter metrics should not have "_total" suffix$/, 'total-only-on-counters'],
  [/^non-gauge metrics should not have "_timestamp_seconds" suffix$/, 'timestamp-only-on-gauges'],
  [/^non-histogram .*should not have "_(?:bucket|count|sum)" suffix$/, 'reserved-suffix'],
  [/^use base unit "\w+" instead of "\w+"$/, 'base-unit'],
  [/^metric names should not contain abbreviated units$/, 'no-abbreviated-unit'],
  [/^metric name should not include type '\w+'$/, 'no-type-in-name'],
  [/^metric names should not contain ':'$/, 'no-colon'],
  [/^metric names should be written in 'snake_case' not 'camelCase'$/, 'metric-snake-case'],
  [/^label names should be written in 'snake_case' not 'camelCase'$/, 'label-snake-case'],
];

/** What promtool says of the text of an app that has these metrics. */
export async function askPromtool(
  definitions: readonly MetricDefinition[],
): Promise<PromtoolFinding[]> {
  const { scrape } = await startApp({ metrics: { metrics: definitions, naming: 'off' } });
  const body = await scrape();
  const samples = new Set(Array.from(body.matchAll(/^[\w:]+/gm), ([name]) => name));
  // It does not look at metrics without samples.
  const absent = definitions.find(({ name }) => !samples.has(name) && !samples.has(`${name}_sum`));
  if (absent !== undefined) throw new Error(`${absent.name} has no samples.`);
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: body,
    encoding: 'utf8',
  });
  // 3 are findings; 1 is a text that it cannot read.
  if (status !== 0 && status !== 3) throw new Error(`promtool ended with ${status}: ${stderr}`);
  return (stdout + stderr).trim().split('\n').filter(Boolean).map(read);
}

function read(line: string): PromtoolFinding {
  const [, metric, text] = /^([\w:]+?):? (.+)$/.exec(line) ?? [];
  const rule = RULES.find(([pattern]) => text !== undefined && pattern.test(text))?.[1];
  if (metric === undefined || text === undefined || rule === undefined) {
    throw new Error(`promtool says what no rule is about: ${line}`);
  }
  return { metric, text, rule };
}
