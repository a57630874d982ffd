import { Inject, Injectable } from '@nestjs/common';
import { INSTRUMENT, type CounterInstrument } from '../instruments/index.js';
import type {
  CallRecorder,
  MethodCall,
  MethodIdentity,
  MethodInterceptor,
  PlainRecorder,
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
    const counter = this.handles.register(recording.metric)[INSTRUMENT];
    return new CountedRecorder(counter, recording, method);
  }
}

class CountedRecorder implements CallRecorder {
  readonly usesClock: boolean;
  readonly plain: PlainRecorder | undefined;
  private readonly bound: BoundMetric;

  constructor(
    private readonly counter: CounterInstrument,
    private readonly recording: CountedRecording,
    method: MethodIdentity,
  ) {
    this.bound = new BoundMetric(counter, recording.labels, method);
    this.usesClock = this.bound.mayReadClock || recording.by !== undefined;
    this.plain = this.makePlain();
  }

  end(call: MethodCall): void {
    const { on, errors, by } = this.recording;
    if (!records(on, call.outcome)) return;
    if (errors && !errors.some((errorClass) => call.error instanceof errorClass)) return;
    const amount = by ? this.bound.valueOf(call, by) : 1;
    if (amount === FAILED || !this.counter.takes(amount)) return;
    this.counter.add(this.bound.seriesOf(call), amount);
  }

  seed(): void {
    this.bound.seed();
  }

  private makePlain(): PlainRecorder | undefined {
    const { on, errors, by } = this.recording;
    if (errors || !records(on, 'success')) return NOTHING_ON_SUCCESS;
    const series = by ? undefined : this.bound.onSuccess;
    return series && new PlainCounted(this.counter, series);
  }
}

class PlainCounted implements PlainRecorder {
  constructor(
    private readonly counter: CounterInstrument,
    private readonly series: FixedSeries,
  ) {}

  succeed(): void {
    this.counter.add(this.series.get(), 1);
  }
}
