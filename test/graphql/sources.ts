import { EventEmitter, on } from 'node:events';
import { PassThrough } from 'node:stream';
import { Injectable } from '@nestjs/common';

type Result = IteratorResult<unknown> | Promise<never>;

/** A source as graphql-subscriptions makes it: its own iterator, which knows when it is left. */
class Queue implements AsyncIterableIterator<unknown> {
  private readonly given: Result[] = [];
  private readonly asked: ((result: Result) => void)[] = [];

  give(result: Result): void {
    const ask = this.asked.shift();
    if (ask === undefined) this.given.push(result);
    else ask(result);
  }

  next(): Promise<IteratorResult<unknown>> {
    return new Promise((resolve) => {
      const result = this.given.shift();
      if (result === undefined) this.asked.push(resolve);
      else resolve(result);
    });
  }

  return(): Promise<IteratorResult<unknown>> {
    this.give({ done: true, value: undefined });
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** Makes a source whose events come from an emitter, until it ends or fails. */
type MakeSource = (events: EventEmitter) => AsyncIterable<unknown>;

/** The kinds of objects that a subscription may return. */
export const SOURCES: Record<string, MakeSource> = {
  'an async generator': async function* (events) {
    for await (const [step] of on(events, 'step') as AsyncIterable<[Step]>) {
      if (step === 'end') return;
      if (step === 'fail') throw new Error('failed');
      yield { ticks: step };
    }
  },
  'an iterator of its own, as PubSub makes it': (events) => {
    const queue = new Queue();
    events.on('step', (step: Step) => {
      if (step === 'fail') queue.give(Promise.reject(new Error('failed')));
      else queue.give({ done: step === 'end', value: { ticks: step } });
    });
    return queue;
  },
  'a Node stream': (events) => {
    const stream = new PassThrough({ objectMode: true });
    events.on('step', (step: Step) => {
      if (step === 'end') stream.end();
      else if (step === 'fail') stream.destroy(new Error('failed'));
      else stream.write({ ticks: step });
    });
    return stream;
  },
  'an iterable without return': (events) => ({
    [Symbol.asyncIterator]() {
      const source = SOURCES['an async generator']!(events)[Symbol.asyncIterator]();
      return { next: () => source.next() };
    },
  }),
};

/** What happens in a source. */
type Step = 'one' | 'two' | 'end' | 'fail';

/** Makes sources, and is the emitter that they listen to. */
@Injectable()
export class Sources extends EventEmitter {
  /** One object for all subscriptions. */
  readonly shared: AsyncIterable<unknown> = {
    [Symbol.asyncIterator]: () => SOURCES['an async generator']!(this)[Symbol.asyncIterator](),
  };

  make(name: string): AsyncIterable<unknown> {
    if (name === 'shared') return this.shared;
    if (name === 'frozen') return Object.freeze(SOURCES['an async generator']!(this));
    return SOURCES[name]!(this);
  }
}
