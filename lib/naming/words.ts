import { isUnit } from './units.js';

const SNAKE_CASE = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

/** The words of a name in lower case: `paymentDurationMs` has payment, duration and ms. */
export function wordsOf(name: string): string[] {
  return name
    .split(/[_:]+/)
    .filter((part) => part !== '')
    .flatMap(splitCase);
}

/** A name in snake_case; undefined where it would be none. */
export function toSnakeCase(name: string): string | undefined {
  const snake = wordsOf(name).join('_');
  return isSnakeCase(snake) ? snake : undefined;
}

/** True for lower-case words with one underscore between them. */
export function isSnakeCase(name: string): boolean {
  return SNAKE_CASE.test(name);
}

function splitCase(part: string): string[] {
  const pieces = part
    // The s of `userIDs` belongs to its acronym.
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?!s(?![a-z]))[a-z])/g, '_')
    .toLowerCase()
    .split('_');
  return pieces.reduce<string[]>((words, piece) => {
    const joined = `${words.at(-1) ?? ''}${piece}`;
    // `kB`, `KiB` and `MilliSeconds` are one word each.
    return isUnit(joined) ? [...words.slice(0, -1), joined] : [...words, piece];
  }, []);
}
