import { afterEach, describe, expect, it } from '@jest/globals';
import {
  defineCounter,
  defineHistogram,
  getMetricToken,
  MetricsModule,
  open,
  type HandleOf,
  type OpenLabel,
} from 'nestjs-metrics';
import { Counter as PromCounter, Registry } from 'prom-client';
import { OPENMETRICS, TEXT } from '../exposition/render.js';
import { samplesOf } from '../exposition/samples.js';
import { closeApps, startApp, type TestApp } from '../support/app.js';
import { chunkOf, chunksOf, openBody, restOf, textOf } from './bodies.js';

const Logins = defineCounter({
  name: 'logins_total',
  help: 'L.',
  labels: { user: open(), zone: open() },
});
const Plain = defineCounter({ name: 'plain_total', help: 'P.' });

/** More bytes than a chunk of a body has, in one line. */
const LABELS = Array.from({ length: 400 }, (_, index) => `label_${index}`);
const openLabels = (): Record<string, OpenLabel> =>
  Object.fromEntries(LABELS.map((name) => [name, open()]));
const Wide = defineCounter({ name: 'wide_total', help: 'W.', labels: openLabels() });
const WideLag = defineHistogram({
  name: 'wide_seconds',
  help: 'W.',
  labels: openLabels(),
  buckets: [1, 2, 3],
});

afterEach(closeApps);

async function start(registry: Registry): Promise<TestApp> {
  const { app } = await startApp({
    module: MetricsModule.forRoot({
      registry,
      metrics: [Logins, Plain, Wide, WideLag],
      defaultMetrics: false,
    }),
  });
  return app;
}

function logins(app: TestApp): HandleOf<typeof Logins> {
  return app.get(getMetricToken(Logins));
}

const NAMES = { names: [Logins.name, Plain.name, 'foreign_total'] };

describe.each([TEXT, OPENMETRICS])('default labels that change in %s', (accept) => {
  const asked = { accept, ...NAMES };

  async function linesOf(app: TestApp): Promise<string[]> {
    const text = await restOf(await openBody(app, asked));
    return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  }

  it('are those of the moment, on series that were rendered before too', async () => {
    const registry = new Registry();
    const app = await start(registry);
    const foreign = { name: 'foreign_total', help: 'F.', labelNames: ['user'] };
    new PromCounter({ ...foreign, registers: [registry] }).inc({ user: 'u' });
    logins(app).inc({ user: 'u', zone: 'own' });
    const both = ['logins_total{user="u",zone="own"', 'foreign_total{user="u"'];
    expect(await linesOf(app)).toEqual([`${both[0]}} 1`, 'plain_total 0', `${both[1]}} 1`]);
    for (const [labels, written] of [
      [{ pod: 'a' }, 'pod="a"'],
      [{ pod: 'b"\n\\é' }, 'pod="b\\"\\n\\\\é"'],
      [{ pod: 'a', region: 'eu' }, 'pod="a",region="eu"'],
      [{ region: 'eu' }, 'region="eu"'],
    ] as const) {
      registry.setDefaultLabels(labels);
      const lines = [`${both[0]},${written}} 1`, `plain_total{${written}} 0`];
      expect(await linesOf(app)).toEqual([...lines, `${both[1]},${written}} 1`]);
    }
    registry.setDefaultLabels({ zone: 'default' });
    expect(await linesOf(app)).toEqual([
      `${both[0]}} 1`,
      'plain_total{zone="default"} 0',
      `${both[1]},zone="default"} 1`,
    ]);
    registry.setDefaultLabels({});
    expect(await linesOf(app)).toEqual([`${both[0]}} 1`, 'plain_total 0', `${both[1]}} 1`]);
  });

  it('are the same in all of a body, and new in the next one', async () => {
    const registry = new Registry();
    const app = await start(registry);
    for (let index = 0; index < 1_500; index++) logins(app).inc({ user: `${index}`, zone: '' });
    const podsIn = (text: string): unknown[] => [
      ...new Set(samplesOf(text).map(({ labels }) => labels['pod'])),
    ];
    registry.setDefaultLabels({ pod: 'old' });
    const body = await openBody(app, asked);
    const first = textOf(await chunkOf(body));
    registry.setDefaultLabels({ pod: 'a new one' });
    const other = await openBody(app, asked);
    const second = textOf(await chunkOf(other));
    logins(app).inc({ user: 'new', zone: '' });
    expect(podsIn(first + (await restOf(body)))).toEqual(['old']);
    expect(podsIn(second + (await restOf(other)))).toEqual(['a new one']);
    registry.setDefaultLabels({ pod: 'old' });
    const third = await restOf(await openBody(app, asked));
    expect(podsIn(third)).toEqual(['old']);
    expect(samplesOf(third).filter(({ name }) => name === Logins.name)).toHaveLength(1_501);
  });
});

describe('label values', () => {
  it('of all lengths, of one to four bytes a character, come whole through all chunks', async () => {
    const app = await start(new Registry());
    const expected: Record<string, string>[] = [];
    for (let index = 0; index < 1_800; index++) {
      const unit = ['x', 'é', '鍵', '🔑', '"', '\\', '\n'][index % 7]!;
      const length = Math.floor((index % 190) / unit.length);
      const labels = { user: index + unit.repeat(length), zone: unit };
      logins(app).inc(labels);
      expected.push(labels);
    }
    // The first time they are made, the second time they are kept.
    for (const accept of [TEXT, OPENMETRICS, TEXT]) {
      const body = await openBody(app, { accept, names: [Logins.name] });
      const chunks = await chunksOf(body);
      expect(chunks.length).toBeGreaterThan(3);
      const found = samplesOf(textOf(...chunks)).map(({ labels }) => labels);
      expect(found).toEqual(expected);
    }
  });

  it.each(['x', 'é', '鍵', '🔑'])(
    'of prom-client’s metrics come whole too, of %j',
    async (unit) => {
      const registry = new Registry();
      const help = `H ${unit.repeat(1_000)}`;
      const metric = { name: 'foreign_total', help, labelNames: ['user'], registers: [registry] };
      const foreign = new PromCounter(metric);
      const users = Array.from({ length: 800 }, (_, index) => index + unit.repeat(index % 150));
      // Longer than a chunk of a body.
      users.push(unit.repeat(70_000));
      for (const user of users) foreign.inc({ user });
      const app = await start(registry);
      const text = await restOf(await openBody(app, { names: ['foreign_total'] }));
      expect(text.startsWith(`# HELP foreign_total ${help}\n`)).toBe(true);
      expect(samplesOf(text).map(({ labels }) => labels['user'])).toEqual(users);
    },
  );

  it('may be empty, all of them or one', async () => {
    const app = await start(new Registry());
    for (const user of ['', 'u']) {
      for (const zone of ['z', '']) logins(app).inc({ user, zone });
    }
    const expected = [
      'user="",zone="z"',
      'user="",zone=""',
      'user="u",zone="z"',
      'user="u",zone=""',
    ];
    const text = await restOf(await openBody(app, { names: [Logins.name] }));
    expect(text.split('\n').slice(2, -1)).toEqual(
      expected.map((labels) => `logins_total{${labels}} 1`),
    );
  });

  it.each(['x', '鍵', '"', '🔑'])('may make a line longer than a chunk, of %j', async (unit) => {
    const registry = new Registry();
    registry.setDefaultLabels({ pod: unit.repeat(1_000) });
    const app = await start(registry);
    const values = ['first', 'second', 'third'];
    const labelsOf = (value: string): Record<string, string> =>
      Object.fromEntries(
        LABELS.map((name) => [name, value.padEnd(200, unit).slice(0, 200).toWellFormed()]),
      );
    const wide = app.get<HandleOf<typeof Wide>>(getMetricToken(Wide));
    const lag = app.get<HandleOf<typeof WideLag>>(getMetricToken(WideLag));
    for (const value of values) {
      wide.inc(labelsOf(value), 5);
      lag.observe(labelsOf(value), 2.5);
    }
    for (const accept of [TEXT, OPENMETRICS]) {
      const names = [Wide.name, WideLag.name, Plain.name];
      const chunks = await chunksOf(await openBody(app, { accept, names }));
      expect(Math.max(...chunks.map(({ length }) => length))).toBeGreaterThan(65_536);
      const samples = samplesOf(textOf(...chunks));
      expect(samples.map(({ name, value }) => `${name} ${value}`)).toEqual([
        'plain_total 0',
        ...values.map(() => 'wide_total 5'),
        ...values.flatMap(() => [
          'wide_seconds_bucket 0',
          'wide_seconds_bucket 0',
          'wide_seconds_bucket 1',
          'wide_seconds_bucket 1',
          'wide_seconds_sum 2.5',
          'wide_seconds_count 1',
        ]),
      ]);
      for (const [index, value] of values.entries()) {
        const pod = { pod: unit.repeat(1_000) };
        expect(samples[1 + index]!.labels).toEqual({ ...labelsOf(value), ...pod });
        const buckets = samples.slice(4 + 6 * index, 8 + 6 * index);
        expect(buckets.map(({ labels }) => labels['le'])).toEqual(['1.0', '2.0', '3.0', '+Inf']);
      }
    }
  });
});
