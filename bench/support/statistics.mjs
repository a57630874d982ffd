/** The middle of some numbers. */
export function median(numbers) {
  return quantile(numbers, 0.5);
}

/** The value below which a share of the numbers lies, between neighbours by their distance. */
export function quantile(numbers, share) {
  const sorted = Float64Array.from(numbers).toSorted();
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}

/** What is reported of one peer's samples: the median, and where eight of ten lie. */
export function summarise(samples) {
  return {
    median: median(samples),
    low: quantile(samples, 0.1),
    high: quantile(samples, 0.9),
    worst: quantile(samples, 1),
    samples: samples.length,
  };
}
