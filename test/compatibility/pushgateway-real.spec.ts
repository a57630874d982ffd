import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { defineCounter, MetricsModule } from 'nestjs-metrics';
import * as prom from 'prom-client';
import { samplesOf, type Sample } from '../exposition/samples.js';
import { startHandles } from '../handles/handle-app.js';
import { closeApps, startApp } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { endProcesses, startProcess } from '../support/process.js';
import { Depth, Logins, Orders, startRegistries, Wait, type AnyRegistry } from './registries.js';

type Groupings = Readonly<Record<string, string>>;

/** A sample as it can be compared, whoever wrote its numbers. */
type Reading = readonly [series: string, value: number];

let url: string;

async function startPushgateway(): Promise<void> {
  const program = startProcess('prometheus-pushgateway', [
    '--web.listen-address=127.0.0.1:0',
    '--persistence.file=',
  ]);
  const [, address] = await program.seen(/Listening on" address=(\S+)\s/);
  url = `http://${address}`;
}

/** A client of its own for a registry, as an app would make it. */
function clientOf(
  registry: AnyRegistry,
  headers: Readonly<Record<string, string>> = {},
): prom.Pushgateway<prom.RegistryContentType> {
  return new prom.Pushgateway(url, { headers }, registry);
}

async function body(): Promise<string> {
  const response = await fetch(`${url}/metrics`);
  return response.text();
}

/** What the gateway shows of one group, without what it says of the push itself. */
async function shown(job: string, groupings: Groupings = {}): Promise<Reading[]> {
  const key: Groupings = { job, instance: '', ...groupings };
  const own = samplesOf(await body()).filter(
    ({ name, labels }) =>
      !name.startsWith('push_') &&
      Object.entries(key).every(([label, value]) => labels[label] === value),
  );
  return readings(own, key);
}

/** What a registry says, as readings. */
async function told(registry: AnyRegistry): Promise<Reading[]> {
  return readings(samplesOf(await registry.metrics()));
}

function readings(samples: readonly Sample[], without: Groupings = {}): Reading[] {
  const all = samples.map(({ name, labels, value }): Reading => {
    const rest = Object.entries(labels).filter(([label]) => !(label in without));
    const comparable = rest.map(([label, text]) =>
      label === 'le' || label === 'quantile' ? [label, numberOf(text)] : [label, text],
    );
    return [JSON.stringify([name, comparable.toSorted()]), numberOf(value)];
  });
  return all.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** As text, since an infinity is none in JSON. */
function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}

describeWith('pushgateway', 'A real Pushgateway', () => {
  beforeAll(startPushgateway);
  afterEach(closeApps);
  afterAll(endProcesses);

  it.each<[how: string, way: 'push' | 'pushAdd', headers: Groupings, groupings: Groupings]>([
    ['push', 'push', {}, {}],
    ['pushAdd', 'pushAdd', {}, {}],
    ['push, packed', 'push', { 'Content-Encoding': 'gzip' }, {}],
    ['pushAdd, packed', 'pushAdd', { 'Content-Encoding': 'gzip' }, {}],
    ['push of a group', 'push', {}, { region: 'eu west', pod: 'ü 1' }],
    ['pushAdd of a group, packed', 'pushAdd', { 'Content-Encoding': 'gzip' }, { instance: 'a' }],
  ])('shows what our handles say: %s', async (how, way, headers, groupings) => {
    const { ours } = await startRegistries();
    const job = `shows ${how}`;
    const { resp } = (await clientOf(ours, headers)[way]({ jobName: job, groupings })) as {
      resp: { statusCode: number };
    };
    expect(resp.statusCode).toBe(200);
    const all = await told(ours);
    expect(all).toHaveLength(16);
    expect(all).toContainEqual([JSON.stringify(['orders_total', [['kind', 'a']]]), 3]);
    expect(await shown(job, groupings)).toEqual(all);
  });

  it('shows types and help texts as they are', async () => {
    const { ours } = await startRegistries();
    await clientOf(ours).push({ jobName: 'comments' });
    const comments = (await body()).split('\n').filter((line) => line.startsWith('# '));
    const mine = (await ours.metrics()).split('\n').filter((line) => line.startsWith('# '));
    expect(mine.length).toBe(14);
    expect(comments).toEqual(expect.arrayContaining(mine));
  });

  it('shows what they say later, and no series that was removed', async () => {
    const { app, ours } = await startRegistries();
    const client = clientOf(ours);
    await client.push({ jobName: 'later' });
    app.handle(Orders).remove({ kind: 'a' });
    app.handle(Depth).inc({ kind: 'a' }, 10);
    app.handle(Wait).labels('b\\"\n').observe(0.4);
    app.handle(Logins).reset();
    await client.push({ jobName: 'later' });
    const later = await shown('later');
    expect(later).toEqual(await told(ours));
    expect(later.filter(([series]) => series.includes('orders_total'))).toHaveLength(1);
    expect(later.find(([series]) => series.includes('"depth"'))?.[1]).toBe(7.5);
    expect(later.find(([series]) => series.includes('"logins"'))?.[1]).toBe(0);
  });

  it('keeps what others pushed to a group where it is added to, and not where it is replaced', async () => {
    const { ours } = await startRegistries();
    const other = new prom.Registry<prom.RegistryContentType>();
    const count = new prom.Counter({ name: 'other_total', help: 'Others.', registers: [other] });
    count.inc(5);
    await clientOf(other).push({ jobName: 'shared' });
    await clientOf(ours).pushAdd({ jobName: 'shared' });
    const both = await shown('shared');
    expect(both).toEqual([...(await told(ours)), ...(await told(other))].toSorted(bySeries));
    await clientOf(ours).push({ jobName: 'shared' });
    expect(await shown('shared')).toEqual(await told(ours));
  });

  it('deletes one group and no other', async () => {
    const { ours } = await startRegistries();
    const client = clientOf(ours);
    const [one, two] = [{ pod: '1' }, { pod: '2' }];
    await client.push({ jobName: 'deleted', groupings: one });
    await client.push({ jobName: 'deleted', groupings: two });
    await client.delete({ jobName: 'deleted', groupings: one });
    expect(await shown('deleted', one)).toEqual([]);
    expect(await shown('deleted', two)).toEqual(await told(ours));
  });

  it('takes default labels of the registry, and metrics with exemplars, whose text has none', async () => {
    const Traced = defineCounter({ name: 'traced_total', help: 'Traced.', exemplars: true });
    const { handle } = await startHandles([Traced]);
    handle(Traced).inc({ labels: {}, value: 2, exemplarLabels: { trace_id: 'abc' } });
    const registry = new prom.Registry<prom.RegistryContentType>();
    registry.registerMetric(handle(Traced));
    registry.setDefaultLabels({ zone: 'a"b\\' });
    await clientOf(registry).push({ jobName: 'labelled' });
    expect(await shown('labelled')).toEqual([
      [JSON.stringify(['traced_total', [['zone', 'a"b\\']]]), 2],
    ]);
  });

  it('takes all that an app has in its registry', async () => {
    const registry = new prom.Registry<prom.RegistryContentType>();
    const module = MetricsModule.forRoot({ registry, metrics: [Orders, Logins] });
    await startApp({ module });
    await clientOf(registry).push({ jobName: 'whole' });
    const names = (await shown('whole')).map(([series]) => (JSON.parse(series) as [string])[0]);
    expect(names).toEqual(
      expect.arrayContaining([
        'logins',
        'process_cpu_seconds_total',
        'nestjs_metrics_recording_errors_total',
      ]),
    );
  });
});

function bySeries([a]: Reading, [b]: Reading): number {
  return a < b ? -1 : 1;
}
