import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { parseOpenMetrics, parseText } from '../properties/parse-exposition.js';
import { closeApps } from '../support/app.js';
import { LEFT_OUT } from './foreign-left-out.js';
import { MENDED } from './foreign-mended.js';
import { fake, startBeside } from './foreign-metrics.js';
import { OPENMETRICS, render, TEXT } from './render.js';

let warnings: string[];

/** How many scrapes have counted an error of a metric. */
function errorsOf(body: string, metric: string): number {
  const line = `nestjs_metrics_collector_errors_total{collector="${metric}"} `;
  const found = body.split('\n').find((one) => one.startsWith(line));
  return Number(found?.slice(line.length) ?? 0);
}

beforeEach(() => {
  warnings = [];
  jest
    .spyOn(Logger.prototype, 'warn')
    .mockImplementation((text) => void warnings.push(String(text)));
});

afterEach(async () => {
  jest.restoreAllMocks();
  await closeApps();
});

describe.each([TEXT, OPENMETRICS])('metrics of prom-client’s in %s', (accept) => {
  const isText = accept === TEXT;
  const parse = isText ? parseText : parseOpenMetrics;

  it.each(MENDED)('are mended: $title', async ({ fill, text, openMetrics = text }) => {
    const app = await startBeside(fill);
    const { text: body } = await render(app, accept);
    expect(() => parse(body)).not.toThrow();
    const lines = body.split('\n').filter((line) => /^(?:# (?:HELP|TYPE) )?f(?:_|\b)/.test(line));
    const wanted = isText ? text : openMetrics;
    const isHeader = (line: string): boolean => line.startsWith('#');
    expect(lines.filter(isHeader)).toEqual(expect.arrayContaining(wanted.filter(isHeader)));
    expect(lines.filter((line) => !isHeader(line))).toEqual(
      wanted.filter((line) => !isHeader(line)),
    );
    expect(body).toContain('\norders_total 0\n');
    expect(body).toContain('\nz_last 1\n');
    expect((await render(app, accept)).text).not.toContain('{collector=');
  });

  it.each(LEFT_OUT)(
    'cost only themselves: $title',
    async ({ fill, says, offender = 'f', isLeftIn }) => {
      const app = await startBeside(fill);
      const { text } = await render(app, accept);
      await render(app, accept);
      expect(() => parse(text)).not.toThrow();
      expect(text).toContain('\norders_total 0\n');
      expect(text).toContain('\nz_last 1\n');
      const isThere = isText && isLeftIn === 'text';
      expect(text.includes(`# TYPE ${offender} gauge\n`)).toBe(isThere);
      expect(/^(?:# \w+ )?f\b/m.test(text)).toBe(false);
      expect(errorsOf((await render(app, accept)).text, offender)).toBe(isThere ? 0 : 2);
      const told = warnings.filter((warning) =>
        warning.startsWith(`Collector ${offender} failed: ${says}`),
      );
      expect([told.length, warnings.length]).toEqual(isThere ? [0, 0] : [1, 1]);
    },
  );

  it('leave nothing half-written, and are counted once in scrapes that share a body', async () => {
    const series = Array.from({ length: 3_000 }, (_, a) => ({ labels: { a }, value: 1 }));
    const app = await startBeside(fake('gauge', [...series, { labels: { 'b-c': 1 }, value: 1 }]));
    const bodies = await Promise.all([1, 2, 3].map(() => render(app, accept)));
    for (const { text } of bodies) expect(text).not.toMatch(/^(?:# \w+ )?f\b/m);
    expect(errorsOf((await render(app, accept)).text, 'f')).toBe(1);
  });

  it('have no label of their registry that is a bound of theirs', async () => {
    const app = await startBeside((registers) => {
      registers[0]!.setDefaultLabels({ le: '7', quantile: '8' });
      new Histogram({ name: 'f', help: 'F.', buckets: [1], registers }).observe(3);
    });
    const { text } = await render(app, accept);
    expect(() => parse(text)).not.toThrow();
    expect(text).toContain('\nf_bucket{quantile="8",le="+Inf"} 1\nf_sum{quantile="8"} 3\n');
  });

  it('have the same names whichever was made first', async () => {
    const app = await startBeside((registers) => {
      new Gauge({ name: 'f', help: 'F.', registers }).set(1);
      new Counter({ name: 'f_total', help: 'F.', registers }).inc(2);
    });
    const { text } = await render(app, accept);
    expect(() => parse(text)).not.toThrow();
    expect(text).toMatch(/^# TYPE f gauge$/m);
    expect(text).toContain('\nf 1\n');
    expect(text).toContain(`# TYPE f_total ${isText ? 'counter' : 'unknown'}\n`);
    expect(text).toContain('\nf_total 2\n');
  });
});

describe('a counter of prom-client’s that is exposed without its type', () => {
  it('is told of once', async () => {
    const app = await startBeside(MENDED[0]!.fill);
    // oxlint-disable-next-line no-await-in-loop
    for (const accept of [TEXT, OPENMETRICS, TEXT]) await render(app, accept);
    expect(warnings).toEqual([
      expect.stringMatching(/^Counter f_total holds NaN or a number below zero/),
    ]);
  });
});
