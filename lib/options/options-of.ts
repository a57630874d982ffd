/** What an option says that may also be a mere yes or no; undefined where it is off. */
export function optionsOf<O extends object>(option: boolean | O | undefined): O | undefined {
  if (option === true) return {} as O;
  return option === false ? undefined : option;
}
