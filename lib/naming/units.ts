/** Units that are recorded as they are. */
const BASE_UNITS: ReadonlySet<string> = new Set([
  'amperes',
  'bytes',
  'celsius',
  'grams',
  'joules',
  'kelvin',
  'meters',
  'metres',
  'ratio',
  'seconds',
  'volts',
]);

/** Other units, by the base unit to use instead. */
const OTHER_UNITS: Readonly<Record<string, readonly string[]>> = {
  seconds: ['minutes', 'hours', 'days', 'weeks'],
  bytes: ['bits'],
  ratio: ['percent', 'percents', 'percentage', 'percentages', 'pct'],
  celsius: ['fahrenheit', 'rankine'],
  kelvin: ['kelvins'],
  meters: ['inches', 'feet', 'yards', 'miles'],
  joules: ['calories'],
  grams: ['pounds', 'ounces', 'tons', 'tonnes'],
};

/** What makes a unit a multiple of another, with promlint's own spellings. */
const PREFIX =
  /^(?:pico|nano|micro|milli|centi|deci|deca|hecto|kilo|kibi|mega|mibi|mebi|giga|gibi|tera|tebi|peta|pebi|exa|exbi)/;

/** Abbreviations, by the base unit that they stand for; none where it could be several. */
const ABBREVIATIONS: Readonly<Record<string, readonly string[]>> = {
  seconds:
    's ms us ns h d sec secs msec msecs usec usecs nsec nsecs millis micros nanos mins hrs'.split(
      ' ',
    ),
  bytes: ['b', 'kb', 'mb', 'gb', 'tb', 'pb', 'kib', 'mib', 'gib', 'tib', 'pib'],
  '': ['m'],
};

const BASE_OF_OTHER = invert(OTHER_UNITS);
const BASE_OF_ABBREVIATION = invert(ABBREVIATIONS);
// Celsius is no plural.
const PLURALS = new Map(
  [...BASE_UNITS].filter((unit) => /[^u]s$/.test(unit)).map((unit) => [unit.slice(0, -1), unit]),
);

/**
 * Other units that are nothing else, so that a name can be told. `hours` may be business
 * hours, `feet` square ones, `us` the users' country.
 */
const PLAIN_UNITS = new Set(
  (
    'percent percents percentage percentages pct fahrenheit rankine kelvins ' +
    'ms msec msecs usec usecs nsec nsecs millis secs kb mb kib mib gib tib pib'
  ).split(' '),
);

/** The base unit to use instead of the unit that a word is; undefined where it is none, or a base unit. */
export function baseUnitOf(word: string): string | undefined {
  const direct = BASE_OF_OTHER.get(word);
  if (direct !== undefined) return direct;
  const rest = word.replace(PREFIX, '');
  if (rest === word) return undefined;
  return BASE_UNITS.has(rest) ? rest : (BASE_OF_OTHER.get(rest) ?? PLURALS.get(rest));
}

/** The base unit that an abbreviation stands for, '' where that cannot be told. */
export function unitOfAbbreviation(word: string): string | undefined {
  return BASE_OF_ABBREVIATION.get(word);
}

/** The base unit that a word is the singular of. */
export function pluralUnit(word: string): string | undefined {
  return PLURALS.get(word);
}

/** The base unit in place of a unit that can mean nothing else. */
export function plainBaseUnitOf(word: string): string | undefined {
  const base = baseUnitOf(word) ?? BASE_OF_ABBREVIATION.get(word);
  const multiple = word.replace(PREFIX, '');
  const isMultiple =
    multiple !== word && (BASE_UNITS.has(multiple) || PLURALS.has(multiple) || multiple === 'bits');
  return isMultiple || PLAIN_UNITS.has(word) ? base : undefined;
}

/** True for a base unit. */
export function isBaseUnit(word: string): boolean {
  return BASE_UNITS.has(word);
}

/** True for a unit other than base units. The first word of a name is no abbreviated one. */
export function isOtherUnit(word: string, place: number): boolean {
  return baseUnitOf(word) !== undefined || (place > 0 && unitOfAbbreviation(word) !== undefined);
}

/** True for a unit of whichever kind, spelt out or not. */
export function isUnit(word: string): boolean {
  return isBaseUnit(word) || isOtherUnit(word, 1) || pluralUnit(word) !== undefined;
}

function invert(words: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(words).flatMap(([base, all]) => all.map((one) => [one, base])));
}
