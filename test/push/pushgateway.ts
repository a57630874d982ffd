import { startProcess } from '../support/process.js';

/** A group as the gateway's API shows it. */
export interface Group {
  readonly labels: Readonly<Record<string, string>>;
  readonly last_push_successful: boolean;
  readonly [metric: string]: unknown;
}

/** A real Pushgateway; `endProcesses` ends it. */
export interface RunningPushgateway {
  readonly url: string;
  /** What a scrape of it shows. */
  metrics(): Promise<string>;
  /** All groups that it has. */
  groups(): Promise<Group[]>;
  /** The group of a job; undefined where there is none. */
  group(job: string): Promise<Group | undefined>;
}

/** Starts a Pushgateway on a free port of the loopback interface, without a file on disk. */
export async function startPushgateway(): Promise<RunningPushgateway> {
  const program = startProcess('prometheus-pushgateway', [
    '--web.listen-address=127.0.0.1:0',
    '--persistence.file=',
  ]);
  const [, address] = await program.seen(/Listening on" address=(\S+)\s/);
  const url = `http://${address}`;
  const groups = async (): Promise<Group[]> => {
    const response = await fetch(`${url}/api/v1/metrics`);
    const { data } = (await response.json()) as { data: Group[] };
    return data;
  };
  return {
    url,
    metrics: async () => (await fetch(`${url}/metrics`)).text(),
    groups,
    group: async (job) => (await groups()).find(({ labels }) => labels['job'] === job),
  };
}

/** The values of one metric in a group, by the labels that the group does not have. */
export function valuesOf(
  group: Group | undefined,
  metric: string,
): [labels: string, value: string][] {
  const { metrics } = group![metric] as {
    metrics: { labels: Record<string, string>; value: string }[];
  };
  return metrics.map(({ labels, value }) => {
    const own = Object.entries(labels).filter(([label]) => !(label in group!.labels));
    const rest = own.filter(([label]) => label !== 'instance');
    return [rest.map((pair) => pair.join('=')).join(), value];
  });
}
