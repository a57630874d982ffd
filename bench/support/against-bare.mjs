import { BARE_APPS } from './names.mjs';

/**
 * By round, what an app took as a multiple of the bare apps of the same round; for a
 * bare app, of the other ones. Whatever slows the machine down for longer than a round
 * is in both, and is gone in their ratio.
 */
export function againstBare(rounds, name, figure) {
  const others = BARE_APPS.filter((bare) => bare !== name);
  return rounds.map((round) => {
    const sum = others.reduce((total, bare) => total + round[bare][figure], 0);
    return round[name][figure] / (sum / others.length);
  });
}
