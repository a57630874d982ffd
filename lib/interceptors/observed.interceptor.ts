import { Inject, Injectable } from '@nestjs/common';
import type { Histogram } from '../instruments/index.js';
import type {
  CallRecorder,
  MethodCall,
  MethodIdentity,
  MethodInterceptor,
} from '../interception/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { BoundMetric } from './bound-metric.js';
import { records, type ObservedRecording } from './recording-options.js';

/** Records `@Observed`: a value of the call when it ends. */
@Injectable()
export class ObservedInterceptor implements MethodInterceptor<ObservedRecording> {
  constructor(@Inject(HANDLE_REGISTRY) private readonly handles: HandleRegistry) {}

  bind({ metric, labels, on, value }: ObservedRecording, method: MethodIdentity): CallRecorder {
    // Summaries are observed in the same way.
    const histogram = this.handles.register(metric) as Histogram;
    const bound = new BoundMetric(histogram, metric, labels, method);
    return {
      usesClock: true,
      end(call: MethodCall) {
        if (!records(on, call.outcome)) return;
        bound.withValue(call, value, (set, number) => histogram.observe(set!, number));
      },
      seed: () => bound.seed(),
    };
  }
}
