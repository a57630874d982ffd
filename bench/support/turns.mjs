/** The order of a round: another first each time, and back and forth, so that nobody has one neighbour only. */
export function turnsOf(items, round) {
  const start = round % items.length;
  const order = [...items.slice(start), ...items.slice(0, start)];
  return round % 2 === 1 ? order.toReversed() : order;
}
