/** The samples of a body in text format, by what stands before the value. */
export function samplesOf(body: string): Map<string, number> {
  const samples = new Map<string, number>();
  for (const line of body.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const end = line.lastIndexOf(' ');
    samples.set(line.slice(0, end), Number(line.slice(end + 1).replace('Inf', 'Infinity')));
  }
  return samples;
}

/** What stands in a body for each of these samples; undefined where there is none. */
export function pick(body: string, lines: Iterable<string>): Record<string, number | undefined> {
  const samples = samplesOf(body);
  return Object.fromEntries(Array.from(lines, (line) => [line, samples.get(line)]));
}

/** Names of those metrics that may only grow: counters, and the parts of histograms and summaries. */
export function growingOf(body: string): Map<string, number> {
  const growing = new Set(
    [...body.matchAll(/^# TYPE (\S+) (?:counter|histogram|summary)$/gm)].map(([, name]) => name!),
  );
  const samples = [...samplesOf(body)].filter(([line]) => {
    const name = /^[^{]+/.exec(line)![0];
    return growing.has(name) || growing.has(name.replace(/_(?:bucket|sum|count)$/, ''));
  });
  // Quantiles of a summary go up and down.
  return new Map(samples.filter(([line]) => !/[{,]quantile="/.test(line)));
}
