import { Inject, Injectable } from '@nestjs/common';
import { INSTRUMENT, type ObserverInstrument } from '../instruments/index.js';
import type {
  CallRecorder,
  MethodCall,
  MethodIdentity,
  MethodInterceptor,
  PlainRecorder,
} from '../interception/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { BoundMetric } from './bound-metric.js';
import type { FixedSeries } from './call-series.js';
import { NOTHING_ON_SUCCESS, records, type TimedRecording } from './recording-options.js';

/** Records `@Timed`: the call's duration in seconds when it ends. */
@Injectable()
export class TimedInterceptor implements MethodInterceptor<TimedRecording> {
  constructor(@Inject(HANDLE_REGISTRY) private readonly handles: HandleRegistry) {}

  bind(recording: TimedRecording, method: MethodIdentity): CallRecorder {
    const observer: ObserverInstrument = this.handles.register(recording.metric)[INSTRUMENT];
    return new TimedRecorder(observer, recording, method);
  }
}

class TimedRecorder implements CallRecorder {
  readonly usesClock = true;
  readonly plain: PlainRecorder | undefined;
  private readonly bound: BoundMetric;

  constructor(
    private readonly observer: ObserverInstrument,
    private readonly recording: TimedRecording,
    method: MethodIdentity,
  ) {
    this.bound = new BoundMetric(observer, recording.labels, method);
    this.plain = this.makePlain();
  }

  end(call: MethodCall): void {
    if (!records(this.recording.on, call.outcome)) return;
    this.observer.observe(this.bound.seriesOf(call), call.durationSeconds);
  }

  seed(): void {
    this.bound.seed();
  }

  private makePlain(): PlainRecorder | undefined {
    if (!records(this.recording.on, 'success')) return NOTHING_ON_SUCCESS;
    const series = this.bound.onSuccess;
    return series && new PlainTimed(this.observer, series);
  }
}

class PlainTimed implements PlainRecorder {
  constructor(
    private readonly observer: ObserverInstrument,
    private readonly series: FixedSeries,
  ) {}

  succeed(durationSeconds: number): void {
    this.observer.observe(this.series.get(), durationSeconds);
  }
}
