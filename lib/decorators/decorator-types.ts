import type { Observable } from 'rxjs';
import type { Labelled, LabelValueOf, NamesOf } from '../definitions/index.js';
import type { MethodCall, StartedCall } from '../interception/index.js';

/**
 * Decorates a method, or a class and so all its own methods. TypeScript infers the
 * method's arguments and result through the descriptor.
 */
export interface MethodOrClassDecorator<A extends readonly unknown[], R> {
  (target: Function): void;
  (target: object, key: string | symbol, descriptor: { value?: (...args: A) => R }): void;
}

/** What a call of a method with this return type results in: the awaited or last emitted value. */
export type ResultOf<R> =
  R extends Observable<infer T>
    ? T
    : R extends AsyncGenerator<infer T, unknown, never>
      ? T
      : Awaited<R>;

/** Each label of a metric, as a value or as a function of the call. */
export type LabelResolvers<D extends Labelled, C> = {
  readonly [K in NamesOf<D>]:
    LabelValueOf<D['labels'][K]> | ((call: C) => LabelValueOf<D['labels'][K]>);
};

/** The `labels` option: needed where the metric has labels, impossible where it has none. */
export type LabelsOption<D extends Labelled, C> = [NamesOf<D>] extends [never]
  ? { labels?: never }
  : {
      /** Each label of the metric, as a value or as a function of the call. */
      labels: LabelResolvers<D, C>;
    };

/** The options as rest arguments: they may be left out where nothing in them is needed. */
export type OptionsArgument<D extends Labelled, O> = [NamesOf<D>] extends [never]
  ? [options?: O]
  : [options: O];

/** A call that has ended, as label functions of a method see it. */
export type EndedCallOf<A extends readonly unknown[], R> = MethodCall<A, ResultOf<R>>;

/** A call that begins, as label functions of calls in flight see it. */
export type StartedCallOf<A extends readonly unknown[]> = StartedCall<A>;
