import { Inject, Injectable } from '@nestjs/common';
import { INSTRUMENT, type ObserverInstrument } from '../instruments/index.js';
import type {
  CallRecorder,
  MethodCall,
  MethodIdentity,
  MethodInterceptor,
} from '../interception/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { BoundMetric } from './bound-metric.js';
import { records, type TimedRecording } from './recording-options.js';

/** Records `@Timed`: the call's duration in seconds when it ends. */
@Injectable()
export class TimedInterceptor implements MethodInterceptor<TimedRecording> {
  constructor(@Inject(HANDLE_REGISTRY) private readonly handles: HandleRegistry) {}

  bind({ metric, labels, on }: TimedRecording, method: MethodIdentity): CallRecorder {
    const observer: ObserverInstrument = this.handles.register(metric)[INSTRUMENT];
    const bound = new BoundMetric(observer, labels, method);
    return {
      usesClock: true,
      end(call: MethodCall) {
        if (records(on, call.outcome)) observer.observe(bound.seriesOf(call), call.durationSeconds);
      },
      seed: () => bound.seed(),
    };
  }
}
