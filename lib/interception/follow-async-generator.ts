import { types } from 'node:util';
import type { RunningCall } from './running-call.js';

/** True for the object of an `async function*`, and for no other async iterable. */
export function isAsyncGenerator(value: object): value is AsyncGenerator {
  return types.isGeneratorObject(value) && Symbol.asyncIterator in value;
}

/**
 * Follows an async generator on the object itself: the call begins at its first
 * `next()` and ends when it is exhausted, throws, or is returned from early.
 */
export function followAsyncGenerator(
  generator: AsyncGenerator,
  begin: () => RunningCall,
): AsyncGenerator {
  const { next, return: finish, throw: raise } = generator;
  let call: RunningCall | undefined;
  // Returned from or thrown into before the first value: a call that never began.
  let unused = false;

  const follow = (
    step: Promise<IteratorResult<unknown>>,
    onDone: (call: RunningCall) => void,
  ): Promise<IteratorResult<unknown>> => {
    const current = call;
    if (current === undefined) {
      unused = true;
      return step;
    }
    return step.then(
      (result) => {
        if (result.done) onDone(current);
        else current.result = result.value;
        return result;
      },
      (error: unknown) => {
        current.fail(error);
        throw error;
      },
    );
  };

  const methods = {
    next: (...args: [] | [unknown]) => {
      if (!unused) call ??= begin();
      return follow(next.apply(generator, args), (ended) => ended.end('success'));
    },
    return: (value: unknown) =>
      follow(finish.call(generator, value), (ended) => ended.end('cancelled')),
    throw: (error: unknown) =>
      follow(raise.call(generator, error), (ended) => ended.end('success')),
  };
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(generator, name, { value, configurable: true, writable: true });
  }
  return generator;
}
