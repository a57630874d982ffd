import { Inject, Injectable } from '@nestjs/common';
import { INSTRUMENT } from '../instruments/index.js';
import type {
  CallRecorder,
  MethodCall,
  MethodIdentity,
  MethodInterceptor,
} from '../interception/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { BoundMetric, FAILED } from './bound-metric.js';
import { records, type CountedRecording } from './recording-options.js';

/** Records `@Counted`: one count, or an amount, when the call ends. */
@Injectable()
export class CountedInterceptor implements MethodInterceptor<CountedRecording> {
  constructor(@Inject(HANDLE_REGISTRY) private readonly handles: HandleRegistry) {}

  bind({ metric, labels, on, errors, by }: CountedRecording, method: MethodIdentity): CallRecorder {
    const counter = this.handles.register(metric)[INSTRUMENT];
    const bound = new BoundMetric(counter, labels, method);
    return {
      usesClock: bound.mayReadClock || by !== undefined,
      end(call: MethodCall) {
        if (!records(on, call.outcome)) return;
        if (errors && !errors.some((errorClass) => call.error instanceof errorClass)) return;
        const amount = by ? bound.valueOf(call, by) : 1;
        if (amount !== FAILED && counter.takes(amount)) counter.add(bound.seriesOf(call), amount);
      },
      seed: () => bound.seed(),
    };
  }
}
