import { Inject, Injectable } from '@nestjs/common';
import { INSTRUMENT, type ObserverInstrument } from '../instruments/index.js';
import type {
  CallRecorder,
  MethodCall,
  MethodIdentity,
  MethodInterceptor,
} from '../interception/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { BoundMetric, FAILED } from './bound-metric.js';
import { records, type ObservedRecording } from './recording-options.js';

/** Records `@Observed`: a value of the call when it ends. */
@Injectable()
export class ObservedInterceptor implements MethodInterceptor<ObservedRecording> {
  constructor(@Inject(HANDLE_REGISTRY) private readonly handles: HandleRegistry) {}

  bind({ metric, labels, on, value }: ObservedRecording, method: MethodIdentity): CallRecorder {
    const observer: ObserverInstrument = this.handles.register(metric)[INSTRUMENT];
    const bound = new BoundMetric(observer, labels, method);
    return {
      usesClock: true,
      usesContext: observer.exemplars !== undefined,
      end(call: MethodCall) {
        if (!records(on, call.outcome)) return;
        const observed = bound.valueOf(call, value);
        if (observed === FAILED || !observer.takes(observed)) return;
        observer.observe(bound.seriesOf(call), observed);
      },
      seed: () => bound.seed(),
    };
  }
}
