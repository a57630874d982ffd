import { setTimeout } from 'node:timers/promises';

/** One series of an instant query's answer. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A server that answers PromQL. */
export interface QueryServer {
  readonly url: string;
  /** The answer to an instant query, at a time in seconds or now. */
  query(promql: string, time?: number): Promise<Sample[]>;
  /** The value of the only series in the answer. */
  value(promql: string, time?: number): Promise<number>;
  /** Asks until every one of the queries has a true answer, as `up == 1` does. */
  until(...promql: string[]): Promise<void>;
  stop(): Promise<void>;
}

/** Longer than Prometheus takes to hand over targets, 5 s, and to scrape them, on a busy machine too. */
const PATIENCE_MS = 60_000;
const ASK_AGAIN_MS = 100;

/** How a server at this address is asked. */
export function queriesOf(url: string): Pick<QueryServer, 'query' | 'value' | 'until'> {
  const query = async (promql: string, time?: number): Promise<Sample[]> => {
    const parameters: Record<string, string> = { query: promql };
    if (time !== undefined) parameters['time'] = String(time);
    const { result } = await askApi<InstantVector>(url, '/api/v1/query', parameters);
    return result.map(({ metric, value: [, text] }) => ({ metric, value: numberOf(text) }));
  };
  return {
    query,
    value: async (promql, time) => {
      const samples = await query(promql, time);
      if (samples.length !== 1) throw new Error(`${promql} has ${samples.length} answers, not 1`);
      return samples[0]!.value;
    },
    until: async (...queries) => {
      // Some tests set the clock of `Date`.
      const deadline = performance.now() + PATIENCE_MS;
      for (const promql of queries) {
        while ((await query(promql)).length === 0) {
          if (performance.now() > deadline) throw new Error(`It never came true: ${promql}`);
          await setTimeout(ASK_AGAIN_MS);
        }
      }
    },
  };
}

interface InstantVector {
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly value: readonly [time: number, value: string];
  }[];
}

/** What the HTTP API answers. */
export async function askApi<T>(
  url: string,
  path: string,
  parameters: Record<string, string> = {},
): Promise<T> {
  const response = await fetch(`${url}${path}?${new URLSearchParams(parameters).toString()}`);
  const { data, error } = (await response.json()) as { data: T; error?: string };
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${error}`);
  return data;
}

/** A number as the API spells it. */
export function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}
