import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseStrictly } from '../judges/strict-parser.js';
import { describeWith } from '../support/counterparts.js';
import { closeLabs, Lab } from './lab.js';
import type { TestMember } from './test-member.js';

const OPENMETRICS = 'application/openmetrics-text; version=1.0.0';

const VALUES = [
  'a "quoted" word',
  'back\\slash, at the end too\\',
  'two\nlines',
  'a literal \\n',
  'braces {a="b",c="d"} 1',
  'Grüße, 世界, 🚢 and a\u2028separator',
  '{"json":["as","a","value"]}',
  ' ',
  '',
];

let members: TestMember[];
let text: string;
let openMetrics: string;

beforeAll(async () => {
  const lab = await Lab.open();
  members = await lab.siblings(2);
  const [a, b] = members as [TestMember, TestMember];
  for (const path of VALUES) {
    await a.record('visits_total', 'inc', { path }, 2);
    await b.record('visits_total', 'inc', { path }, 3);
    await b.record('client_hits_total', 'inc', { path }, 4);
    await a.record('client_hits_total', 'inc', { path }, 3);
  }
  await b.record('jobs_done_total', 'inc', {
    labels: { kind: 'large' },
    value: 1,
    exemplarLabels: { trace_id: 'of b, "quoted"' },
  });
  await b.record('job_duration_seconds', 'observe', {
    labels: { kind: 'small' },
    value: 5,
    exemplarLabels: { trace_id: 'slow' },
  });
  await a.record('job_duration_seconds', 'observe', {
    labels: { kind: 'small' },
    value: 0.5,
    exemplarLabels: { trace_id: 'fast' },
  });
  text = await a.scrape();
  openMetrics = await a.scrape(OPENMETRICS);
});
afterAll(closeLabs);

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');

describe('the text format', () => {
  it.each(VALUES)('has one line for %j, of both processes', (value) => {
    const lines = text.split('\n').filter((line) => line.startsWith('visits_total{'));
    expect(lines).toHaveLength(VALUES.length);
    expect(lines).toContain(`visits_total{path="${escaped(value)}"} 5`);
    expect(text).toContain(`\nclient_hits_total{path="${escaped(value)}"} 7\n`);
  });

  it('has no exemplars', () => {
    expect(text).not.toContain('trace_id');
  });
});

describe('OpenMetrics', () => {
  it('has the exemplars of all processes', () => {
    expect(openMetrics).toMatch(
      /^jobs_done_total\{kind="large"\} 1(?:\.0)? # \{trace_id="of b, \\"quoted\\""\} 1(?:\.0)? /m,
    );
    expect(openMetrics).toMatch(
      /^job_duration_seconds_bucket\{kind="small",le="1\.0"\} 1 # \{trace_id="fast"\} 0\.5 /m,
    );
    expect(openMetrics).toMatch(
      /^job_duration_seconds_bucket\{kind="small",le="10\.0"\} 2 # \{trace_id="slow"\} 5(?:\.0)? /m,
    );
  });

  it('keeps the exemplars of one that was killed', async () => {
    const [a, b] = members as [TestMember, TestMember];
    await b.kill();
    const body = await a.scrape(OPENMETRICS);
    expect(body).toContain('trace_id="slow"');
    expect(body).toContain('trace_id="fast"');
  });
});

describeWith('openmetrics-parser', 'The strict OpenMetrics parser', () => {
  it('reads the values as they were, and one series for each', () => {
    const family = parseStrictly(openMetrics).find(({ name }) => name === 'visits');
    expect(family!.samples.map(({ labels, value }) => [labels['path'], value])).toEqual(
      expect.arrayContaining(VALUES.map((value) => [value, '5.0'])),
    );
    expect(family!.samples).toHaveLength(VALUES.length);
  });

  it('reads types and helps as one process alone has them', () => {
    const families = parseStrictly(openMetrics);
    const kinds = Object.fromEntries(families.map(({ name, type }) => [name, type]));
    expect(kinds).toMatchObject({
      jobs_done: 'counter',
      job_duration_seconds: 'histogram',
      payload_bytes: 'summary',
      level: 'gauge',
      fixture: 'info',
      fixture_mode: 'stateset',
      nestjs_metrics_processes: 'gauge',
    });
    expect(families.find(({ name }) => name === 'visits')!.help).toBe(
      'Visits, by path: "quoted", back\\slash,\nand a second line.',
    );
    expect(families.find(({ name }) => name === 'job_duration_seconds')!.unit).toBe('seconds');
  });
});
