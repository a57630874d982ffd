/** Label names with their values, in the order in which they are written. */
export type LabelPairs = readonly (readonly [name: string, value: string])[];

/** Labels as both formats write them, without braces: `a="x",b="y"`. */
export function formatLabels(labels: LabelPairs): string {
  return labels.map(([name, value]) => `${name}="${escapeLabelValue(value)}"`).join(',');
}

/** Escapes a label value, and makes it well-formed, so that no two lines become alike when encoded. */
export function escapeLabelValue(value: string): string {
  const wellFormed = value.toWellFormed();
  return /[\\"\n]/.test(wellFormed)
    ? wellFormed.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
    : wellFormed;
}

/** Escapes a help text for the text format. */
export function escapeHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
