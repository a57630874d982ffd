import { types } from 'node:util';
import { replaceMethod } from '../entry-points/index.js';
import type { BullProcessor, ProcessorDecorator } from './bullmq-parts.js';
import type { JobRun } from './job-run.js';

/**
 * Has attempts leave when their processor ends, until the function that is returned is
 * called. No event tells that of a job which its processor puts off, or whose lock was
 * lost.
 */
export function followProcessors(
  decorator: ProcessorDecorator,
  runs: WeakMap<object, JobRun>,
): () => void {
  const { decorate } = decorator;
  const followed: ProcessorDecorator['decorate'] = (processor) =>
    follow(decorate.call(decorator, processor), runs);
  return replaceMethod(decorator, 'decorate', followed);
}

function follow(processor: BullProcessor, runs: WeakMap<object, JobRun>): BullProcessor {
  const followed: BullProcessor = function (...args) {
    const run = runs.get(args[0] as object);
    const leave = (): void => run?.leave();
    let result: unknown;
    try {
      result = processor.apply(this, args);
    } catch (error) {
      leave();
      throw error;
    }
    if (types.isPromise(result)) result.then(leave, leave);
    else if (typeof result !== 'object' || result === null) leave();
    return result;
  };
  // By its length BullMQ tells whether it takes a signal.
  Object.defineProperty(followed, 'length', { value: processor.length, configurable: true });
  return followed;
}
