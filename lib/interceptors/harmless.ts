import { types } from 'node:util';

/** A promise is no value and no label; where a callback returns one, its rejection must not end the process. */
export function harmless<T>(value: T): T {
  if (typeof value === 'object' && types.isPromise(value)) value.then(undefined, () => undefined);
  return value;
}
