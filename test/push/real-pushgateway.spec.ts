import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { samplesOf } from '../exposition/samples.js';
import { closeApps } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { eventually } from '../support/eventually.js';
import { endProcesses } from '../support/process.js';
import { failureOf, startPushApp } from './push-app.js';
import { startPushgateway, valuesOf, type RunningPushgateway } from './pushgateway.js';

let gateway: RunningPushgateway;

/** Values that a path cannot hold as they are, and others that look so. */
const ODD_VALUES = [
  '',
  '.',
  '..',
  '...',
  '/',
  'a/b',
  '../../job/other',
  'a\\b',
  'a b',
  'a+b',
  '100%',
  '%2F',
  '%2e%2e',
  '?query',
  '#part',
  'job@base64',
  '=',
  'two\nlines',
  'tab\t',
  '\u0001',
  'quote\'s "',
  'größer',
  '日本',
  '🛒',
  ';,:&$!*()[]{}<>|^`~',
  'x'.repeat(1_000),
];

/** What of a body does not change from one collection to the next, without the labels of its group. */
function steadySamples(
  body: string,
  group: Readonly<Record<string, string>>,
): [name: string, labels: [string, string][], value: number][] {
  const changing = /^push_|^nestjs_metrics_(scrape|pushes|exposition)/;
  return samplesOf(body)
    .filter(({ name, labels }) => {
      const isOfGroup = Object.entries(group).every(([label, value]) => labels[label] === value);
      return isOfGroup && !changing.test(name);
    })
    .map(({ name, labels, value }): [string, [string, string][], number] => {
      const own = Object.entries(labels)
        .filter(([label]) => !(label in group))
        // The gateway writes 10 for the bound 10.0.
        .map(([label, text]): [string, string] => [label, label === 'le' ? `${+text}` : text]);
      return [name, own.toSorted(), Number(value)];
    })
    .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

describeWith('pushgateway', 'A real Pushgateway', () => {
  beforeAll(async () => {
    gateway = await startPushgateway();
  });
  afterEach(closeApps);
  afterAll(endProcesses);

  it('has after a push what a scrape of the app shows', async () => {
    const { pusher, batch, scrape } = await startPushApp({ url: gateway.url, job: 'pushed' });
    batch.records.inc({ outcome: 'success' }, 3);
    await pusher.push();
    const group = await gateway.group('pushed');
    expect(group).toMatchObject({ last_push_successful: true, labels: { job: 'pushed' } });
    expect(valuesOf(group, 'batch_records_total')).toEqual([
      ['outcome=success', '3'],
      ['outcome=failed', '0'],
    ]);
    const pushed = steadySamples(await gateway.metrics(), { job: 'pushed', instance: '' });
    const scraped = steadySamples(await scrape(), {});
    expect(scraped).toContainEqual(['batch_records_total', [['outcome', 'success']], 3]);
    expect(pushed).toEqual(scraped);
  });

  it('has the group of each odd value under the very value', async () => {
    for (const value of ODD_VALUES) {
      const job = value.trim() === '' ? `job of ${JSON.stringify(value)}` : value;
      const groupings = { odd: value, shard: 7, instance: 'eu/west' };
      const { pusher } = await startPushApp({ url: `${gateway.url}/`, job, groupings });
      await pusher.push();
      const found = (await gateway.groups()).map(({ labels }) => labels);
      expect(found).toContainEqual({
        job,
        shard: '7',
        instance: 'eu/west',
        odd: value,
      });
      await pusher.delete();
      expect(await gateway.group(job)).toBeUndefined();
    }
  }, 120_000);

  it('keeps metrics of other names with pushAdd, and loses them with push', async () => {
    const { pusher, batch } = await startPushApp({ url: gateway.url, job: 'shared' });
    await fetch(`${gateway.url}/metrics/job/shared`, { method: 'POST', body: 'others 5\n' });
    batch.records.inc({ outcome: 'failed' });
    await pusher.pushAdd();
    const added = await gateway.group('shared');
    expect(valuesOf(added, 'others')).toEqual([['', '5']]);
    expect(valuesOf(added, 'batch_records_total')).toContainEqual(['outcome=failed', '1']);
    await pusher.push();
    expect(await gateway.group('shared')).not.toHaveProperty('others');
  });

  it('has no group after delete, which may be done twice', async () => {
    const { pusher } = await startPushApp({ url: gateway.url, job: 'gone' });
    await pusher.push();
    await pusher.delete();
    await pusher.delete();
    expect(await gateway.group('gone')).toBeUndefined();
  });

  it('says itself what it refuses, and that is in the message', async () => {
    const { pusher, batch } = await startPushApp({
      url: gateway.url,
      job: 'clash',
      groupings: { outcome: 'any' },
    });
    batch.records.inc({ outcome: 'success' });
    const { message } = await failureOf(pusher.push());
    expect(message).toMatch(
      /\/metrics\/job\/clash\/outcome\/any \(PUT\): it answered 400 "pushed metrics are invalid or inconsistent .*"\. Where it says/,
    );
  });

  it('is pushed to at intervals', async () => {
    const app = await startPushApp({ url: gateway.url, job: 'interval', intervalSeconds: 0.05 });
    app.batch.records.inc({ outcome: 'success' }, 2);
    const shown = async (): Promise<string | undefined> => {
      const group = await gateway.group('interval');
      return group && valuesOf(group, 'batch_records_total')[0]![1];
    };
    expect(await eventually(shown, '2')).toBe('2');
    app.batch.records.inc({ outcome: 'success' }, 5);
    expect(await eventually(shown, '7')).toBe('7');
  });
});
