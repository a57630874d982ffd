import { BY_HAND, OURS } from './names.mjs';

/** Ours takes at most `1 / factor` of what it takes by hand. */
export function fasterThanByHand(factor) {
  return target(
    `≥ ${factor} × faster than by hand`,
    (figures) => figures[BY_HAND].median / figures[OURS].median,
    (ratio) => ratio >= factor,
    times,
  );
}

/** Ours adds at most this share of what is added by hand. */
export function addedShareOfByHand(share) {
  return addedShareOf(BY_HAND, share, 'by hand');
}

/** Ours adds at most this share of what another peer adds. */
export function addedShareOf(peer, share, shown = peer) {
  return target(
    `adds ≤ ${share} of what ${shown} adds`,
    (figures) => figures[OURS].added / figures[peer].added,
    (ratio) => ratio <= share,
    (ratio) => ratio.toFixed(3),
  );
}

/** Ours adds at most so much. */
export function addsAtMost(limit, unit) {
  return target(
    `adds ≤ ${limit} ${unit}`,
    (figures) => figures[OURS].added,
    (added) => added <= limit,
    (added) => `${added.toFixed(1)} ${unit}`,
  );
}

/** Ours takes at most this multiple of what it takes by hand. */
export function shareOfByHand(share) {
  return target(
    `≤ ${share} × of by hand`,
    (figures) => figures[OURS].median / figures[BY_HAND].median,
    (ratio) => ratio <= share,
    times,
  );
}

/** Ours takes at most so much, in the median or, with `worst`, ever. */
export function atMost(limit, unit, of = 'median') {
  return target(
    `${of} ≤ ${limit} ${unit}`,
    (figures) => figures[OURS][of],
    (value) => value <= limit,
    (value) => `${value.toFixed(1)} ${unit}`,
  );
}

function target(text, measure, isMet, show) {
  return (figures) => {
    const value = measure(figures);
    return { text, value, shown: show(value), met: isMet(value) };
  };
}

function times(ratio) {
  return `${ratio.toFixed(ratio < 10 ? 2 : 1)} ×`;
}
