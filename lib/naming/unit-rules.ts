import { nameFinding, nameRule, type NameFault } from './name-rule.js';
import type { NamingRule } from './naming-finding.js';
import { baseUnitOf, pluralUnit, unitOfAbbreviation } from './units.js';
import { wordsOf } from './words.js';

/** Units are base units, so that no query has to convert them. */
export const baseUnit = nameRule('base-unit', (name) => {
  const word = wordsOf(name).find((one) => baseUnitOf(one) !== undefined);
  if (word === undefined) return undefined;
  const base = baseUnitOf(word)!;
  const cure =
    word === 'pounds'
      ? 'Use grams for a mass, and the code of the currency (gbp) for money.'
      : `Use ${base} instead.`;
  return {
    is: `has the unit "${word}" in its name, whose base unit in Prometheus is "${base}"`,
    cure,
    ...recording(base),
  };
});

/** Units are spelt out. As in promlint, the first word of a name is no unit. */
export const noAbbreviatedUnit = nameRule('no-abbreviated-unit', (name) => {
  const word = wordsOf(name)
    .slice(1)
    .find((one) => unitOfAbbreviation(one) !== undefined);
  if (word === undefined) return undefined;
  const base = unitOfAbbreviation(word)!;
  return {
    is: `has "${word}" in its name, which reads as an abbreviated unit; Prometheus spells out base units`,
    cure: 'Spell out the base unit, or choose another word.',
    ...(base !== '' && recording(base)),
  };
});

/** A declared unit is in the plural, as OpenMetrics has them. */
export const unitInPlural: NamingRule = (metric) => {
  const { unit } = metric.definition;
  const plural = unit === undefined ? undefined : pluralUnit(unit);
  if (plural === undefined) return [];
  const fault = {
    is: `declares the unit "${unit}", which Prometheus and OpenMetrics spell "${plural}"`,
    unit: plural,
    cure: `Use "${plural}", in its name too.`,
  };
  return [nameFinding('unit-in-plural', metric, fault)];
};

function recording(base: string): Pick<NameFault, 'besides' | 'unit'> {
  return {
    besides: base === 'ratio' ? 'Record a share from 0 to 1' : `Record ${base}`,
    unit: base,
  };
}
