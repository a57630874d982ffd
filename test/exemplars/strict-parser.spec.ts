import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { defineCounter, defineHistogram, open } from 'nestjs-metrics';
import { NASTY } from '../exposition/every-metric.js';
import { OPENMETRICS } from '../exposition/render.js';
import { parseStrictly } from '../judges/strict-parser.js';
import { closeApps } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { exemplarsIn, startExemplars } from './exemplar-app.js';
import { inSpan, linkTo, startTracing, stopTracing } from './tracing.js';

beforeAll(startTracing);
afterAll(stopTracing);
afterEach(async () => {
  jest.restoreAllMocks();
  await closeApps();
});

const help = 'What it measures.';
const labels = { tenant: open() };
const Orders = defineCounter({ name: 'orders_total', help, labels, exemplars: true });
const Bare = defineCounter({ name: 'bare', help, exemplars: true });
const Wait = defineHistogram({
  name: 'wait_seconds',
  help,
  labels,
  buckets: [1, 60],
  exemplars: true,
});
const Change = defineHistogram({ name: 'change', help, buckets: [-1, 1], exemplars: true });

/** Without a brace: this parser takes the first one as the end of an exemplar's labels. */
const READABLE = NASTY.filter((value) => !value.includes('}'));

describeWith('openmetrics-parser', 'A strict OpenMetrics parser', () => {
  it('accepts exemplars of spans, and of any label values by hand', async () => {
    // Every number that is recorded is also a time.
    let now = 0;
    jest.spyOn(Date, 'now').mockImplementation(() => (now += 1_000.5));
    const { handle, scrape, dropped } = await startExemplars([Orders, Bare, Wait, Change], {
      exposition: { created: true },
    });
    const link = inSpan((span) => {
      handle(Orders).inc({ tenant: 'span' }, 1e21);
      handle(Wait).observe({ tenant: 'span' }, 1e-7);
      handle(Bare).inc();
      for (const value of [-3, 0, 3]) handle(Change).observe(value);
      return linkTo(span);
    });
    for (const [index, tenant] of READABLE.entries()) {
      const data = { labels: { tenant }, exemplarLabels: { tenant } };
      handle(Orders).inc(data);
      handle(Wait).observe({ ...data, value: index });
      handle(Wait).observe({ ...data, value: 80 });
    }
    handle(Orders).inc({ labels: { tenant: 'none' }, exemplarLabels: {} });

    const body = await scrape(OPENMETRICS);
    const shown = Object.values(exemplarsIn(body));
    expect(shown).toContain(`${link} 1e+21`);
    expect(shown).toContain(`${link} 1e-7`);
    expect(shown.length).toBeGreaterThan(3 * (READABLE.length - 1));
    // The value that is too long, and the one with a NUL.
    expect(await dropped('orders_total')).toBe(2);
    expect(parseStrictly(body).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['orders', 'bare', 'wait_seconds', 'change']),
    );
  });

  it('would refuse an exemplar of too many characters, or at a wrong line', () => {
    const body = (line: string) => `# TYPE a counter\n${line}\n# EOF\n`;
    expect(() => parseStrictly(body('a_total 1 # {id="x"} 1 1'))).not.toThrow();
    expect(() => parseStrictly(body(`a_total 1 # {id="${'x'.repeat(127)}"} 1 1`))).toThrow(
      /xemplar/,
    );
    expect(() => parseStrictly('# TYPE b gauge\nb 1 # {id="x"} 1 1\n# EOF\n')).toThrow(/xemplar/);
  });
});
