import { nameRule } from './name-rule.js';
import type { NamingRule } from './naming-finding.js';
import { isSnakeCase, toSnakeCase } from './words.js';

/** Names are lower-case words with one underscore between them. */
export const nameInSnakeCase = nameRule('metric-snake-case', (name) =>
  // Colons have a rule of their own.
  name.split(':').every((part) => part === '' || isSnakeCase(part))
    ? undefined
    : {
        is: 'is not in snake_case, as all names in Prometheus are',
        cure: 'Use lower-case words with one underscore between them.',
      },
);

/** So are the names of labels. */
export const labelsInSnakeCase: NamingRule = ({ name, definition }) =>
  definition.labelNames
    .filter((label) => !isSnakeCase(label))
    .map((label) => {
      const suggestion = toSnakeCase(label);
      const cure = suggestion === undefined ? 'Use lower-case words' : `Name it ${suggestion}`;
      return {
        rule: 'label-snake-case',
        metric: name,
        message: `Metric ${name} has the label ${label}, which is not in snake_case.`,
        cure: `${cure}.`,
        ...(suggestion !== undefined && { suggestion }),
      };
    });
