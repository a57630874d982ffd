import type { Metric, Registry, RegistryContentType } from 'prom-client';

/** Default labels as both formats write them. */
export type DefaultLabels = Readonly<Record<string, string>>;

const PROBE = 'nestjs_metrics_default_labels';

/** As much of a metric as a registry needs to write it: one series without labels. */
const probe = {
  name: PROBE,
  help: PROBE,
  type: 'gauge',
  get: () => ({ name: PROBE, help: PROBE, type: 'gauge', values: [{ labels: {}, value: 1 }] }),
};

/**
 * The default labels of a registry as they are now, whoever set them. prom-client has
 * a setter and no getter for them, so one series is written, of a metric that is in
 * the registry for no longer than this call: nobody else ever sees it.
 */
export async function defaultLabelsOf(
  registry: Registry<RegistryContentType>,
): Promise<DefaultLabels> {
  registry.registerMetric(probe as unknown as Metric);
  let text: Promise<string>;
  try {
    text = registry.getSingleMetricAsString(PROBE);
  } finally {
    registry.removeSingleMetric(PROBE);
  }
  const lines = (await text).split('\n');
  return readLabels(lines.find((line) => line.startsWith(PROBE)) ?? '');
}

/** The labels of one sample line. */
function readLabels(line: string): DefaultLabels {
  const pairs = line.matchAll(/([^{,=]+)="((?:[^"\\]|\\.)*)"/g);
  return Object.fromEntries(Array.from(pairs, ([, name, value]) => [name!, unescape(value!)]));
}

function unescape(value: string): string {
  return value.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
