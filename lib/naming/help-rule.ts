import type { NamingRule } from './naming-finding.js';

const PLACEHOLDER =
  /^(?:todo|tbd|fixme|xxx|help|help text|description|metric|metric help|test|none|na|n a|no help|no description|counter|gauge|histogram|summary|info)?$/;

/** The help says more than the name does. An empty one is refused at definition. */
export const helpSaysSomething: NamingRule = ({ name, definition }) => {
  const help = plain(definition.help);
  const isName = help === plain(name) || help === plain(definition.name);
  if (!isName && !PLACEHOLDER.test(help)) return [];
  const what = isName ? 'repeats its name as help' : 'has a placeholder as help';
  return [
    {
      rule: 'help-text',
      metric: name,
      message: `Metric ${name} ${what}.`,
      cure: 'Say in one sentence what it measures: it is what people read when an alert fires.',
    },
  ];
};

/** The words of a text, without punctuation and case. */
function plain(text: string): string {
  return text
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
