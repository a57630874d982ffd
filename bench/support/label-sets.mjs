/**
 * Label values of `count` series with three labels, as a service with many routes
 * has them. All strings exist before anything is measured.
 */
export function labelSets(count) {
  const values = vocabulary(count);
  const [methods, routes, shards] = Object.values(values);
  return Array.from({ length: count }, (_, index) => ({
    method: methods[index % methods.length],
    route: routes[Math.floor(index / methods.length) % routes.length],
    shard: shards[Math.floor(index / (methods.length * routes.length))],
  }));
}

/** The values that each label of so many series takes, for a definition. */
export function vocabulary(count) {
  const routes = count <= 1_000 ? 10 : 100;
  return {
    method: valuesOf('method', 10),
    route: valuesOf('/api/route', routes),
    shard: valuesOf('shard', Math.ceil(count / (10 * routes))),
  };
}

/** The same items in an order that no branch predictor learns, but the same each time. */
export function shuffled(items) {
  const copy = [...items];
  let state = 1;
  for (let last = copy.length - 1; last > 0; last--) {
    state = (state * 48_271) % 2_147_483_647;
    const other = state % (last + 1);
    [copy[last], copy[other]] = [copy[other], copy[last]];
  }
  return copy;
}

function valuesOf(stem, count) {
  return Array.from({ length: count }, (_, index) => `${stem}-${index}`);
}
