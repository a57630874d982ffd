const MARK = Symbol.for('nestjs-metrics.decorated-class');

/** What is noted on the prototype of a decorated class, for both copies of this package. */
interface Mark {
  /** Whether some app, now or before, has made instances of it. */
  hasProvider: boolean;
}

// Held weakly: a class that only stands here is as good as gone.
const prototypes = new Set<WeakRef<object>>();
const collected = new FinalizationRegistry<WeakRef<object>>((ref) => prototypes.delete(ref));

/** Notes that a class has a decorated method. */
export function noteDecorated(prototype: object): void {
  if (markOf(prototype) !== undefined) return;
  const mark: Mark = { hasProvider: false };
  Object.defineProperty(prototype, MARK, { value: mark });
  const ref = new WeakRef(prototype);
  prototypes.add(ref);
  collected.register(prototype, ref);
}

/** Notes that an app makes instances of a class, and so of those that it inherits from. */
export function noteProvided(metatype: Function): void {
  for (const prototype of chainOf(metatype.prototype)) {
    const mark = markOf(prototype);
    if (mark !== undefined) mark.hasProvider = true;
  }
}

/**
 * The decorated classes of which no app of this process has ever made an instance, without
 * those that only other such classes inherit from.
 */
export function classesWithoutProvider(): Function[] {
  const found = [...prototypes]
    .map((ref) => ref.deref())
    .filter((one) => one !== undefined && markOf(one)?.hasProvider === false) as object[];
  const bases = new Set(found.flatMap((prototype) => [...chainOf(prototype)].slice(1)));
  return found.filter((one) => !bases.has(one)).map((one) => one.constructor);
}

function markOf(prototype: object): Mark | undefined {
  return Object.hasOwn(prototype, MARK) ? (prototype as { [MARK]: Mark })[MARK] : undefined;
}

/** A prototype and all that it inherits from. */
function* chainOf(prototype: unknown): Generator<object> {
  let at = prototype as object | null | undefined;
  for (; at !== null && at !== undefined; at = Object.getPrototypeOf(at) as object | null) yield at;
}
