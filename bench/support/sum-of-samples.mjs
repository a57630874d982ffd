/** The sum of the samples of a scrape, of the metrics that were filled: two that agree have counted the same. */
export function sumOfSamples(body) {
  return body
    .split('\n')
    .filter((line) => line.startsWith('http_'))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
