// Whether a heap grows: the line through its sizes in the second half of a soak.

/** How much more may be in use at the end of the second half than at its beginning. */
const MOST_BYTES = 1024 * 1024;
/** The fewest sizes that make a line. */
const FEWEST = 4;

/** The check of heap sizes, each with its time in milliseconds. */
export function heapCheck(sizes) {
  const middle = (sizes[0].at + sizes.at(-1).at) / 2;
  const half = sizes.filter(({ at }) => at >= middle);
  const growth = slopeOf(half) * (half.at(-1).at - half[0].at);
  const wrong =
    half.length < FEWEST
      ? [`Only ${half.length} sizes in the second half`]
      : growth > MOST_BYTES
        ? [
            `The heap grew by ${mebibytes(growth)} in the second half: ${half.map(({ bytes }) => mebibytes(bytes)).join(', ')}`,
          ]
        : [];
  return {
    what: `heap in the second half: trend ≤ ${mebibytes(MOST_BYTES)}`,
    seen: `${mebibytes(growth)}, of ${mebibytes(half.at(-1).bytes)} (${half.length} sizes)`,
    wrong,
  };
}

/** Bytes per millisecond, by least squares. */
function slopeOf(sizes) {
  const meanAt = mean(sizes.map(({ at }) => at));
  const meanBytes = mean(sizes.map(({ bytes }) => bytes));
  let covariance = 0;
  let variance = 0;
  for (const { at, bytes } of sizes) {
    covariance += (at - meanAt) * (bytes - meanBytes);
    variance += (at - meanAt) ** 2;
  }
  return variance === 0 ? 0 : covariance / variance;
}

function mean(values) {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

function mebibytes(bytes) {
  return `${(bytes / 1024 / 1024).toFixed(2)} MiB`;
}
