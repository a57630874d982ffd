/** As much of a metric's table of series as is looked at. */
export interface Table extends Iterable<{ readonly isCold: boolean }> {
  sweep(): Generator<void> | undefined;
}

/** The table inside of a handle, to see how much is done at once. */
export function tableOf(handle: object): Table {
  const inside = handle as Record<symbol, { readonly table: Table }>;
  return inside[Symbol.for('nestjs-metrics.instrument')]!.table;
}
