import type { GaugeAggregate } from 'nestjs-metrics';

/** What one process says of one series. */
export interface Said {
  readonly pid: number;
  readonly startedAt: number;
  readonly isDead: boolean;
  readonly value: number;
  /** When it said so. */
  readonly at: number;
}

/** Values are whole in units of this. */
const UNIT = 2 ** -60;

/** The sum of numbers as nobody could add them up better: of the whole numbers behind them. */
export function sumOf(values: readonly number[]): number {
  if (!values.every(Number.isFinite)) return values.reduce((sum, value) => sum + value, 0);
  const sum = values.reduce((total, value) => total + BigInt(value / UNIT), 0n);
  return Number(sum) * UNIT;
}

/** What a gauge shows of what processes said, by what is added to its labels. */
export function mergedGauge(
  aggregate: GaugeAggregate,
  said: readonly Said[],
): ReadonlyMap<string, number> {
  const isLive = aggregate.startsWith('live');
  const counted = said.filter(({ isDead }) => !(isLive && isDead));
  const lasting = isLive ? aggregate[4]!.toLowerCase() + aggregate.slice(5) : aggregate;
  if (lasting === 'perProcess') {
    return new Map(counted.map(({ pid, value }) => [`pid="${pid}"`, value]));
  }
  return counted.length === 0 ? new Map() : new Map([['', MODEL[lasting]!(counted)]]);
}

const MODEL: Readonly<Record<string, (said: readonly Said[]) => number>> = {
  sum: (said) => sumOf(said.map(({ value }) => value)),
  min: (said) => extreme(numbersOf(said), Math.min),
  max: (said) => extreme(numbersOf(said), Math.max),
  average: (said) => {
    const numbers = numbersOf(said);
    return sumOf(numbers) / numbers.length;
  },
  first: (said) => best(said, ({ startedAt }) => -startedAt),
  mostRecent: (said) => best(said, ({ at }) => at),
};

function numbersOf(said: readonly Said[]): number[] {
  return said.map(({ value }) => value).filter((value) => !Number.isNaN(value));
}

function extreme(numbers: readonly number[], pick: (...all: number[]) => number): number {
  return numbers.length === 0 ? NaN : pick(...numbers);
}

/** That of the highest rank; the largest of several. */
function best(said: readonly Said[], rankOf: (one: Said) => number): number {
  const rank = Math.max(...said.map(rankOf));
  return extreme(numbersOf(said.filter((one) => rankOf(one) === rank)), Math.max);
}
