import type { EntryPointCall } from '../entry-points/index.js';

/** The calls that an iterator tells the end of: one, unless the app shares it. */
const followed = new WeakMap<object, Set<EntryPointCall>>();

type Step = Promise<IteratorResult<unknown>>;

/** Follows an async iterator in place to its end; false where it cannot be changed. */
export function followIterator(
  iterator: Partial<AsyncIterator<unknown>>,
  call: EntryPointCall,
): boolean {
  const known = followed.get(iterator);
  if (known !== undefined) {
    known.add(call);
    return true;
  }
  const calls = new Set([call]);
  const endAll = (end: (call: EntryPointCall) => void): void => {
    for (const one of calls) end(one);
    calls.clear();
  };
  const { next, return: finish, throw: raise } = iterator as AsyncIterator<unknown>;
  const isFollowed = override(iterator, 'next', async (...args: [] | [unknown]): Step => {
    try {
      const step = await next.apply(iterator, args);
      if (step.done === true) endAll((one) => one.end('success'));
      return step;
    } catch (error) {
      endAll((one) => one.fail(error));
      throw error;
    }
  });
  if (!isFollowed) return false;
  followed.set(iterator, calls);
  // The end is when the client leaves: a generator that waits for its next value
  // does not return before it has it, which may be never.
  override(iterator, 'return', (...args: [] | [unknown]): Step => {
    endAll((one) => one.end('cancelled'));
    // Without one GraphQL would make this answer itself.
    if (finish === undefined) return Promise.resolve({ value: undefined, done: true });
    return finish.apply(iterator, args);
  });
  if (raise !== undefined) {
    override(iterator, 'throw', (...args: [] | [unknown]): Step => {
      endAll((one) => one.fail(args[0]));
      return raise.apply(iterator, args);
    });
  }
  return true;
}

/** Puts a function in a method's place on the object itself; false where it cannot be changed. */
export function override(object: object, key: PropertyKey, value: Function): boolean {
  try {
    return Reflect.defineProperty(object, key, { value, configurable: true, writable: true });
  } catch {
    return false;
  }
}
