import { copyLabels } from './copy-labels.js';

/**
 * Stops a timer and records the duration; returns it in seconds. With `using` it
 * is stopped at the end of the scope, unless it was stopped before. Labels that
 * are known only at the end are given to the call; their values are checked when
 * they are recorded, since prom-client's type of a timer leaves no room for more.
 * A histogram takes the labels of an exemplar beside them.
 */
export interface Timer<N extends string = string> extends Disposable {
  (endLabels?: EndLabels<N>, exemplarLabels?: ExemplarLabels): number;
}

/** The labels of an exemplar, as prom-client types them. */
export type ExemplarLabels = Partial<Record<string, string | number>>;

/** The labels that may follow at the end of a timer. */
export type EndLabels<N extends string> = Partial<Record<N, string | number>>;

/** Starts a timer that hands its duration in seconds, and what is given at its end, to `record`. */
export function startTimer<N extends string>(
  record: (
    durationSeconds: number,
    endLabels: EndLabels<N> | undefined,
    exemplarLabels: object | undefined,
  ) => void,
): Timer<N> {
  const start = performance.now();
  let stopped = false;
  const stop = (endLabels?: EndLabels<N>, exemplarLabels?: ExemplarLabels): number => {
    stopped = true;
    const durationSeconds = (performance.now() - start) / 1_000;
    record(durationSeconds, endLabels, exemplarLabels);
    return durationSeconds;
  };
  return withDispose(stop, () => {
    if (!stopped) stop();
  });
}

/** The labels of a timer's end, added to a copy of those of its beginning; undefined where there are none. */
export function withEndLabels(
  labels: object | undefined,
): (endLabels: object | undefined) => object | undefined {
  const startLabels = labels && copyLabels(labels);
  return (endLabels) => (endLabels ? copyLabels(startLabels, endLabels) : startLabels);
}

/** `using` looks up the symbol that its own realm has; a sandbox without one cannot use it either. */
function withDispose<F extends object>(timer: F, dispose: () => void): F & Disposable {
  const symbol = Symbol.dispose as symbol | undefined;
  return Object.assign(timer, symbol && { [symbol]: dispose }) as F & Disposable;
}
