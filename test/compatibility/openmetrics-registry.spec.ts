import { afterEach, describe, expect, it } from '@jest/globals';
import * as prom from 'prom-client';
import { closeApps } from '../support/app.js';
import { readJson, readText } from './readings.js';
import {
  NAMES,
  openMetricsRegistry,
  startRegistries,
  type AnyRegistry,
  type Registries,
} from './registries.js';

afterEach(closeApps);

const { OPENMETRICS_CONTENT_TYPE, PROMETHEUS_CONTENT_TYPE } = prom.Registry;

/** How a registry comes to speak OpenMetrics. */
const WAYS: [title: string, speak: (registry: AnyRegistry) => AnyRegistry][] = [
  [
    'one that was set to it',
    (registry) => {
      registry.setContentType(OPENMETRICS_CONTENT_TYPE);
      return registry;
    },
  ],
  [
    'one that was made for it',
    (registry) => {
      const made = openMetricsRegistry();
      for (const name of NAMES) made.registerMetric(registry.getSingleMetric(name)!);
      return made;
    },
  ],
];

async function start(speak: (registry: AnyRegistry) => AnyRegistry): Promise<Registries> {
  const { app, ours, theirs } = await startRegistries();
  return { app, ours: speak(ours), theirs: speak(theirs) };
}

describe.each(WAYS)('an OpenMetrics registry of prom-client, %s,', (_, speak) => {
  it('renders our handles as its own metrics, again and again', async () => {
    const { ours, theirs } = await start(speak);
    const expected = readText(await theirs.metrics());
    expect(expected.samples).toContainEqual({
      series: 'orders_total',
      labels: { kind: 'a' },
      value: 3,
    });
    expect(expected.comments).toContain('# EOF');
    for (let time = 0; time < 3; time++) expect(readText(await ours.metrics())).toEqual(expected);
  });

  it('renders them rightly in several renderings at once', async () => {
    const { ours, theirs } = await start(speak);
    const expected = readText(await theirs.metrics());
    const bodies = await Promise.all([ours.metrics(), ours.metrics(), ours.metrics()]);
    for (const body of bodies) expect(readText(body)).toEqual(expected);
  });

  it('adds its default labels', async () => {
    const { ours, theirs } = await start(speak);
    for (const registry of [ours, theirs]) registry.setDefaultLabels({ region: 'eu' });
    expect(readText(await ours.metrics())).toEqual(readText(await theirs.metrics()));
  });

  it('renders each by its name as its own metrics', async () => {
    const { ours, theirs } = await start(speak);
    for (const name of NAMES) {
      const [mine, its] = [ours, theirs].map((registry) => registry.getSingleMetricAsString(name));
      expect(readText(await mine!)).toEqual(readText(await its!));
    }
  });

  it('is merged with another of its type', async () => {
    const { ours, theirs } = await start(speak);
    const merge = (registry: AnyRegistry): Promise<string> =>
      prom.Registry.merge([registry, openMetricsRegistry()] as prom.Registry[]).metrics();
    expect(readText(await merge(ours))).toEqual(readText(await merge(theirs)));
  });

  it('changes nothing of what other registries, and itself as JSON, tell of them', async () => {
    const { app, ours } = await start(speak);
    const text = new prom.Registry();
    for (const name of NAMES) text.registerMetric(ours.getSingleMetric(name)!);
    // What scrapes say of themselves changes with each.
    const scrape = async (): Promise<string> =>
      (await app.scrape()).replaceAll(/^nestjs_metrics_(scrape|exposition).*$/gm, '');
    const before = [await text.metrics(), await scrape()];
    const json = readJson(await ours.getMetricsAsJSON());
    await ours.metrics();
    expect([await text.metrics(), await scrape()]).toEqual(before);
    expect(readJson(await ours.getMetricsAsJSON())).toEqual(json);
    const both = await Promise.all([ours.metrics(), text.metrics(), ours.metrics()]);
    expect(both[1]).toBe(before[0]);
    expect(both[2]).toBe(both[0]);
  });

  it('renders them as text again once it is set back', async () => {
    const { ours } = await start(speak);
    await ours.metrics();
    ours.setContentType(PROMETHEUS_CONTENT_TYPE);
    const { samples, comments } = readText(await ours.metrics());
    expect(samples).toContainEqual({ series: 'orders_total', labels: { kind: 'a' }, value: 3 });
    expect(comments).toContain('# TYPE orders_total counter');
  });
});
