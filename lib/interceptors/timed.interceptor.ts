import { Inject, Injectable } from '@nestjs/common';
import { INSTRUMENT, type ObserverInstrument } from '../instruments/index.js';
import {
  withPlain,
  type CallRecorder,
  type MethodCall,
  type MethodIdentity,
  type MethodInterceptor,
  type PlainRecorder,
} from '../interception/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { BoundMetric } from './bound-metric.js';
import type { FixedSeries } from './call-series.js';
import { NOTHING_ON_SUCCESS, records, type TimedRecording } from './recording-options.js';

/** Records `@Timed`: the call's duration in seconds when it ends. */
@Injectable()
export class TimedInterceptor implements MethodInterceptor<TimedRecording> {
  constructor(@Inject(HANDLE_REGISTRY) private readonly handles: HandleRegistry) {}

  bind({ metric, labels, on }: TimedRecording, method: MethodIdentity): CallRecorder {
    const observer: ObserverInstrument = this.handles.register(metric)[INSTRUMENT];
    const bound = new BoundMetric(observer, labels, method);
    const recorder: CallRecorder = {
      usesClock: true,
      usesContext: observer.exemplars !== undefined,
      end(call: MethodCall) {
        if (records(on, call.outcome)) observer.observe(bound.seriesOf(call), call.durationSeconds);
      },
      seed: () => bound.seed(),
    };
    return withPlain(recorder, plainOf(on, observer, bound));
  }
}

function plainOf(
  on: TimedRecording['on'],
  observer: ObserverInstrument,
  bound: BoundMetric,
): PlainRecorder | undefined {
  if (!records(on, 'success')) return NOTHING_ON_SUCCESS;
  const series = bound.onSuccess;
  return series && new PlainTimed(observer, series);
}

/** A class, since methods of many closures are slower to call. */
class PlainTimed implements PlainRecorder {
  constructor(
    private readonly observer: ObserverInstrument,
    private readonly series: FixedSeries,
  ) {}

  succeed(durationSeconds: number): void {
    this.observer.observe(this.series.get(), durationSeconds);
  }
}
