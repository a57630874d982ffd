/**
 * Stops a timer and records the duration; returns it in seconds. With `using` it
 * is stopped at the end of the scope, unless it was stopped before. Labels that
 * are known only at the end are given to the call; their values are checked when
 * they are recorded, since prom-client's type of a timer leaves no room for more.
 */
export interface Timer<N extends string = string> extends Disposable {
  (endLabels?: EndLabels<N>): number;
}

/** The labels that may follow at the end of a timer. */
export type EndLabels<N extends string> = Partial<Record<N, string | number>>;

/** Starts a timer that hands its duration in seconds, and the labels given at its end, to `record`. */
export function startTimer<N extends string>(
  record: (durationSeconds: number, endLabels: EndLabels<N> | undefined) => void,
): Timer<N> {
  const start = performance.now();
  let stopped = false;
  const stop = (endLabels?: EndLabels<N>): number => {
    stopped = true;
    const durationSeconds = (performance.now() - start) / 1_000;
    record(durationSeconds, endLabels);
    return durationSeconds;
  };
  return Object.assign(stop, {
    [Symbol.dispose](): void {
      if (!stopped) stop();
    },
  });
}
