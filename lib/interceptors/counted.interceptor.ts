import { Inject, Injectable } from '@nestjs/common';
import { INSTRUMENT, type CounterInstrument } from '../instruments/index.js';
import {
  withPlain,
  type CallRecorder,
  type MethodCall,
  type MethodIdentity,
  type MethodInterceptor,
  type PlainRecorder,
} from '../interception/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { BoundMetric, FAILED } from './bound-metric.js';
import type { FixedSeries } from './call-series.js';
import { NOTHING_ON_SUCCESS, records, type CountedRecording } from './recording-options.js';

/** Records `@Counted`: one count, or an amount, when the call ends. */
@Injectable()
export class CountedInterceptor implements MethodInterceptor<CountedRecording> {
  constructor(@Inject(HANDLE_REGISTRY) private readonly handles: HandleRegistry) {}

  bind(recording: CountedRecording, method: MethodIdentity): CallRecorder {
    const { metric, labels, on, errors, by } = recording;
    const counter = this.handles.register(metric)[INSTRUMENT];
    const bound = new BoundMetric(counter, labels, method);
    const recorder: CallRecorder = {
      usesClock: bound.mayReadClock || by !== undefined,
      usesContext: counter.exemplars !== undefined,
      end(call: MethodCall) {
        if (!records(on, call.outcome)) return;
        if (errors && !errors.some((errorClass) => call.error instanceof errorClass)) return;
        const amount = by ? bound.valueOf(call, by) : 1;
        if (amount !== FAILED && counter.takes(amount)) counter.add(bound.seriesOf(call), amount);
      },
      seed: () => bound.seed(),
    };
    return withPlain(recorder, plainOf(recording, counter, bound));
  }
}

function plainOf(
  { on, errors, by }: CountedRecording,
  counter: CounterInstrument,
  bound: BoundMetric,
): PlainRecorder | undefined {
  if (errors || !records(on, 'success')) return NOTHING_ON_SUCCESS;
  const series = by ? undefined : bound.onSuccess;
  return series && new PlainCounted(counter, series);
}

/** A class, since methods of many closures are slower to call. */
class PlainCounted implements PlainRecorder {
  constructor(
    private readonly counter: CounterInstrument,
    private readonly series: FixedSeries,
  ) {}

  succeed(): void {
    this.counter.add(this.series.get(), 1);
  }
}
