import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { MetricDefinition } from 'nestjs-metrics';

/** Something that changes what a scrape shows. */
export type Mutation =
  | RecordingOperation
  | { readonly do: 'bind'; readonly metric: string; readonly labels: readonly unknown[] }
  | {
      readonly do: 'recordOnChild';
      readonly child: number;
      readonly way: number;
      readonly value: unknown;
    }
  | { readonly do: 'remove'; readonly metric: string; readonly labels: readonly unknown[] }
  | { readonly do: 'zero'; readonly metric: string; readonly labels: readonly unknown[] }
  | { readonly do: 'reset'; readonly metric: string }
  | { readonly do: 'resetAll' };

/** A recording on a handle. */
export interface RecordingOperation {
  readonly do: 'record';
  readonly metric: string;
  /** Which of the metric's methods, counted round. */
  readonly way: number;
  readonly labels: readonly unknown[];
  readonly value: unknown;
}

const LONG = 'x'.repeat(199);

/** Label values of which a careless writer would make one series, or two of one. */
const CONFUSABLE: readonly (readonly unknown[])[] = [
  ['\\n', '\n', '\\\n', '\\\\n'],
  ['"', '\\"', '\\'],
  ['\ud83d', '\udd11', '\ufffd', '🔑'],
  [`${LONG}y`, `${LONG}yz`, LONG],
  [`${LONG}🔑`, `${LONG}\ud83d`, `${LONG}\ufffd`],
  ['1', 1, true, 'true'],
  ['0', 0, -0, false],
  ['', ' ', '\0'],
  ['é', 'e\u0301'],
  ['__other__', 'toString', 'null'],
  ['x"} 1\nfake_total{a="y', '",b="', '# EOF\n', '\r\n', '\u2028'],
];

/** Lone surrogates are among them. */
const anyCharacter = fc.nat(0x10ffff).map((point) => String.fromCodePoint(point));

/** Values of an open label that go together in one run. */
export const labelValues: Arbitrary<readonly unknown[]> = fc.oneof(
  fc.constantFrom(...CONFUSABLE),
  fc.uniqueArray(
    fc.oneof(
      fc.constantFrom(...CONFUSABLE.flat()),
      fc.string({ unit: anyCharacter, maxLength: 210 }),
      fc.string({ unit: fc.constantFrom('\\', '"', '\n', 'n', '\ud800', '\udc00', ',') }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    ),
    { minLength: 1, maxLength: 3 },
  ),
);

/** What is no label value. */
const junk = fc.constantFrom<unknown>(undefined, null, NaN, Infinity, {}, [], 1n, Symbol('s'));

/** Values to record, most of which every kind of metric takes. */
export const recordedValue: Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 4, arbitrary: fc.nat(40) },
  { weight: 4, arbitrary: fc.double({ min: 0, max: 20 }) },
  { weight: 3, arbitrary: fc.constantFrom(0.005, 0.1, 1, 10, 1e-5, 1e6, 2, -0.5, -10, -0) },
  { weight: 3, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 2, arbitrary: fc.constantFrom(1e21, 1e308, 5e-324, 2 ** 53, 2 ** 53 + 2, 0.1, 1 / 3) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(-1, NaN, Infinity, -Infinity, '5', null, 1n) },
);

/** Random mutations of these metrics, with these values of their open labels. */
export function mutation(
  definitions: readonly MetricDefinition[],
  openValues: readonly unknown[],
): Arbitrary<Mutation> {
  const metric = fc.constantFrom(...definitions);
  const withLabels = <T extends object>(
    rest: T,
    labelsOf: (definition: MetricDefinition) => Arbitrary<readonly unknown[]>,
    of = metric,
  ): Arbitrary<T & { metric: string; labels: readonly unknown[] }> =>
    of.chain((definition) =>
      labelsOf(definition).map((labels) => ({ ...rest, metric: definition.name, labels })),
    );
  const labelSet = (definition: MetricDefinition): Arbitrary<readonly unknown[]> =>
    labelSetOf(definition, openValues);
  const eitherForm = (definition: MetricDefinition): Arbitrary<readonly unknown[]> =>
    fc.oneof(labelSet(definition), positionsOf(definition, openValues));
  const histograms = definitions.filter(({ kind }) => kind === 'histogram');
  const way = fc.nat(2);
  return fc.oneof(
    {
      weight: 36,
      arbitrary: fc
        .tuple(withLabels({ do: 'record' as const }, labelSet), way, recordedValue)
        .map(([recording, which, value]) => ({ ...recording, way: which, value })),
    },
    { weight: 12, arbitrary: withLabels({ do: 'bind' as const }, eitherForm) },
    {
      weight: 24,
      arbitrary: fc.record({
        do: fc.constant('recordOnChild' as const),
        child: fc.nat(20),
        way,
        value: recordedValue,
      }),
    },
    { weight: 15, arbitrary: withLabels({ do: 'remove' as const }, eitherForm) },
    ...(histograms.length > 0
      ? [
          {
            weight: 2,
            arbitrary: withLabels(
              { do: 'zero' as const },
              labelSet,
              fc.constantFrom(...histograms),
            ),
          },
        ]
      : []),
    { weight: 2, arbitrary: metric.map(({ name }) => ({ do: 'reset' as const, metric: name })) },
    { weight: 1, arbitrary: fc.constant({ do: 'resetAll' as const }) },
  );
}

/** A label set in any order of its keys, now and then with a label missing or too many. */
function labelSetOf(
  definition: MetricDefinition,
  openValues: readonly unknown[],
): Arbitrary<readonly unknown[]> {
  const { labelNames } = definition;
  const mistake = fc.constantFrom(...Array.from({ length: 20 }, () => 'none'), 'missing', 'extra');
  const order = fc.shuffledSubarray([...labelNames], { minLength: labelNames.length });
  const labelSet = fc
    .tuple(valuesOf(definition, openValues), order, mistake)
    .map(([values, names, wrong]): readonly unknown[] => {
      const pairs = names.map((name) => [name, values[labelNames.indexOf(name)]] as const);
      if (wrong === 'extra') pairs.push(['undeclared', 'x']);
      return [Object.fromEntries(wrong === 'missing' ? pairs.slice(1) : pairs)];
    });
  return labelNames.length === 0 ? fc.oneof(fc.constant([]), labelSet) : labelSet;
}

/** Label values in declared order, now and then one too many or too few. */
function positionsOf(
  definition: MetricDefinition,
  openValues: readonly unknown[],
): Arbitrary<readonly unknown[]> {
  const right = valuesOf(definition, openValues);
  return fc.oneof(
    { weight: 15, arbitrary: right },
    { weight: 1, arbitrary: right.map((values) => [...values, 'x']) },
    { weight: 1, arbitrary: right.map((values) => values.slice(1)) },
  );
}

function valuesOf(
  { labels }: MetricDefinition,
  openValues: readonly unknown[],
): Arbitrary<unknown[]> {
  return fc.tuple(
    ...Object.values(labels).map((spec) => {
      const known = Array.isArray(spec)
        ? [...(spec as unknown[]), ...(spec as unknown[]).map(String)]
        : openValues;
      return fc.oneof(
        { weight: 40, arbitrary: fc.constantFrom(...known) },
        { weight: 2, arbitrary: fc.constantFrom('unlisted', '__other__') },
        { weight: 1, arbitrary: junk },
      );
    }),
  );
}
