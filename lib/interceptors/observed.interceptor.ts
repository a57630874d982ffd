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

  bind(recording: ObservedRecording, method: MethodIdentity): CallRecorder {
    const observer: ObserverInstrument = this.handles.register(recording.metric)[INSTRUMENT];
    return new ObservedRecorder(observer, recording, method);
  }
}

class ObservedRecorder implements CallRecorder {
  readonly usesClock = true;
  private readonly bound: BoundMetric;

  constructor(
    private readonly observer: ObserverInstrument,
    private readonly recording: ObservedRecording,
    method: MethodIdentity,
  ) {
    this.bound = new BoundMetric(observer, recording.labels, method);
  }

  end(call: MethodCall): void {
    const { on, value } = this.recording;
    if (!records(on, call.outcome)) return;
    const observed = this.bound.valueOf(call, value);
    if (observed === FAILED || !this.observer.takes(observed)) return;
    this.observer.observe(this.bound.seriesOf(call), observed);
  }

  seed(): void {
    this.bound.seed();
  }
}
