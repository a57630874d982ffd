import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The absolute path of a file of the sample. */
export function pathInSample(name: string): string {
  return fileURLToPath(new URL(`../../sample/${name}`, import.meta.url));
}

/** The text of a file of the sample. */
export function readSample(name: string): string {
  return readFileSync(pathInSample(name), 'utf8');
}

/** The sample's own configuration of Prometheus, for a shop at this address and with less patience. */
export function prometheusConfiguration(shopUrl: string): string {
  const replacements = [
    ['host.docker.internal:3000', new URL(shopUrl).host],
    ['pushgateway:9091', '127.0.0.1:9'],
    ['- rules.yml', `- ${pathInSample('rules.yml')}`],
    ['evaluation_interval: 5s', 'evaluation_interval: 1s'],
    // On a busy machine an answer may take longer than a second.
    ['scrape_interval: 5s', 'scrape_interval: 3s'],
    ['scrape_timeout: 4s', 'scrape_timeout: 3s'],
  ] as const;
  let text = readSample('prometheus.yml');
  for (const [from, to] of replacements) {
    const replaced = text.replace(from, to);
    if (replaced === text) throw new Error(`prometheus.yml does not have ${from}`);
    text = replaced;
  }
  return text;
}

/** A time in which all of a test's traffic fits, on a slow machine too. */
export const WINDOW = { text: '15m', seconds: 900 };

/** The queries of the sample's README, over {@link WINDOW}. */
export function questions(): string[] {
  const [, section = ''] = readSample('README.md').split('## Ten questions');
  return [...section.matchAll(/```promql\n([^]*?)```/g)].map(([, promql]) =>
    promql!.replaceAll('[1m]', `[${WINDOW.text}]`).replaceAll(/\s+/g, ' ').trim(),
  );
}

/** The names of the recording rules and alerts. */
export function ruleNames(): string[] {
  return [...readSample('rules.yml').matchAll(/- (?:alert|record): (\S+)/g)].map(
    ([, name]) => name!,
  );
}

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

/** Each query of the dashboard with the title of its panel and its legend, its variables filled in. */
export function dashboardQueries(): [title: string, promql: string, legend: string][] {
  const { panels } = JSON.parse(readSample('grafana/dashboards/shop.json')) as {
    panels: readonly Panel[];
  };
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr, legendFormat }): [string, string, string] => [
      title,
      expr.replaceAll('$__rate_interval', WINDOW.text).replaceAll('$route', '.*'),
      legendFormat,
    ]),
  );
}
