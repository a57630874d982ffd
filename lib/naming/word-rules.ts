import { nameRule } from './name-rule.js';
import { typeIn } from './type-words.js';
import { wordsOf } from './words.js';

/** Colons are for the names of recording rules. */
export const noColon = nameRule('no-colon', (name) =>
  name.includes(':')
    ? {
        is: 'has a ":" in its name, which Prometheus keeps for recording rules',
        cure: 'Use underscores.',
      }
    : undefined,
);

/** A name says what is measured, not by which type of metric. */
export const noTypeInName = nameRule('no-type-in-name', (name) => {
  const type = typeIn(wordsOf(name));
  return type === undefined
    ? undefined
    : {
        is: `has its type in its name ("${type}"), which dashboards would have to follow if it changed`,
        cure: `Leave out "${type}", or choose another word.`,
      };
});
