import { BARE, BY_HAND } from './names.mjs';

/**
 * One table of a case: the figures of all peers, what each adds to the bare call
 * where there is one, and the targets with what was reached.
 *
 * @param compare what ratios are made of: `median`, or `added` where the call does work of its own
 * @param reference the peer that ratios refer to; `null` for a table without them
 */
export function result({
  title,
  unit,
  figures,
  compare = 'median',
  reference = BY_HAND,
  targets = [],
  notes = [],
}) {
  const bare = figures[BARE]?.median;
  if (bare !== undefined) {
    for (const [peer, figure] of Object.entries(figures)) {
      if (peer !== BARE) figure.added = figure.median - bare;
    }
  }
  return {
    title,
    unit,
    compare,
    reference,
    figures,
    targets: targets.map((judge) => judge(figures)),
    notes,
  };
}
