import { expect, it } from '@jest/globals';
import { Counter as PromCounter, Histogram as PromHistogram } from 'prom-client';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  defineStateSet,
  defineSummary,
  open,
} from 'nestjs-metrics';
import { ByteWriter } from '../../lib/exposition/byte-writer.js';
import { FamilyWriter, type WriteOptions } from '../../lib/exposition/family-writer.js';
import { writeForeign } from '../../lib/exposition/foreign-writer.js';
import { isForeign, type CollectedFamily } from '../../lib/exposition/index.js';
import { openMetricsFormat } from '../../lib/exposition/openmetrics.format.js';
import { parseStrictly } from '../judges/strict-parser.js';
import { describeWith } from '../support/counterparts.js';
import { CountingProcess, finish, left, MergingGroup } from './merge-process.js';

const help = 'What it "measures", \\ and more.';
const labels = { shop: open() };
const Sales = defineCounter({ name: 'sales_total', help, labels });
const Size = defineHistogram({ name: 'size_bytes', help, labels, buckets: [1, 10], unit: 'bytes' });
const Wait = defineSummary({ name: 'wait_seconds', help, labels });
const Level = defineGauge({ name: 'level', help, labels, aggregate: 'average' });
const Load = defineGauge({ name: 'load', help, labels, aggregate: 'perProcess' });
const Build = defineInfo({ name: 'build_info', help, labels });
const Mode = defineStateSet({ name: 'mode', help, states: ['idle', 'busy'] });
const ODD = ['x', 'x"y', 'x\\y', 'x\ny', 'ä', ''];

const withExemplars = {
  exemplarSource: {
    byDefault: true,
    prepare: () => undefined,
    activeSpan: () => ({ trace_id: 'a"b\\c' }),
  },
};

function counting(group: MergingGroup, pid: number): CountingProcess {
  const one = new CountingProcess(group, { pid }, withExemplars);
  for (const shop of ODD) {
    one.of(Sales).inc({ shop }, pid);
    one.of(Size).observe({ shop }, pid);
    one.of(Wait).observe({ shop }, pid);
    one.of(Level).set({ shop }, pid);
    one.of(Load).set({ shop }, pid);
  }
  one.of(Build).set({ shop: `${pid}"` });
  one.of(Mode).set(pid % 2 === 0 ? 'idle' : 'busy');
  const hits = new PromCounter({ name: 'hits_total', help, labelNames: ['shop'], registers: [] });
  const took = new PromHistogram({ name: 'took', help, labelNames: ['shop'], registers: [] });
  for (const shop of ODD) {
    hits.inc({ shop }, pid);
    took.observe({ shop }, pid);
  }
  return one.add(hits, took);
}

async function bodyOf(families: readonly CollectedFamily[]): Promise<string> {
  const out = new ByteWriter();
  const writer = new FamilyWriter();
  const options: WriteOptions = {
    format: openMetricsFormat,
    // One of them is a label of a metric itself.
    defaultLabels: [
      ['pid', '0'],
      ['zone', 'a"'],
    ],
    created: true,
  };
  for (const family of families) {
    if (isForeign(family)) {
      finish(writeForeign(out, family, options, undefined));
    } else {
      // oxlint-disable-next-line no-empty
      for await (const _ of writer.write(out, family, options)) {
      }
    }
  }
  out.text(openMetricsFormat.end);
  return Buffer.concat(out.takeAll()).toString();
}

describeWith('openmetrics-parser', 'a merged body', () => {
  it('is what the strict parser takes, each series once and with its sums', async () => {
    const group = new MergingGroup();
    const all = [1, 2, 3, 4].map((pid) => counting(group, pid));
    const states = await Promise.all(all.slice(0, 2).map((one) => one.state()));
    const parts = await Promise.all(all.slice(2).map((one) => one.part()));
    const families = group.merge([...parts, left(group.leave(states))]);
    const body = await bodyOf(families);
    const parsed = new Map(parseStrictly(body).map((family) => [family.name, family]));
    const valuesOf = (name: string, sample: string): string[] =>
      parsed
        .get(name)!
        .samples.filter((one) => one.name === sample)
        .map(({ value }) => value);
    const each = (value: string): string[] => ODD.map(() => value);
    expect(valuesOf('sales', 'sales_total')).toEqual(each('10.0'));
    expect(valuesOf('size_bytes', 'size_bytes_count')).toEqual(each('4.0'));
    expect(valuesOf('wait_seconds', 'wait_seconds_sum')).toEqual(each('10.0'));
    expect(valuesOf('level', 'level')).toEqual(each('2.5'));
    expect(valuesOf('load', 'load')).toHaveLength(4 * ODD.length);
    expect(valuesOf('hits', 'hits_total')).toEqual(each('10.0'));
    expect(valuesOf('took', 'took_count')).toEqual(each('4.0'));
    const [sale] = parsed.get('sales')!.samples;
    expect(sale!.labels).toEqual({ shop: 'x', pid: '0', zone: 'a"' });
    const pids = parsed.get('load')!.samples.map(({ labels: { pid } }) => pid);
    expect(new Set(pids)).toEqual(new Set(['1', '2', '3', '4']));
    expect(body).toContain(
      'sales_total{shop="x\\"y",pid="0",zone="a\\""} 10 # {trace_id="a\\"b\\\\c"}',
    );
  });
});
