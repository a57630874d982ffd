import { Inject, Injectable } from '@nestjs/common';
import type { GaugeDefinition } from '../definitions/index.js';
import { INSTRUMENT, type GaugeInstrument, type Series } from '../instruments/index.js';
import type {
  CallRecorder,
  MethodCall,
  MethodIdentity,
  MethodInterceptor,
  PlainRecorder,
  StartedCall,
} from '../interception/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { BoundMetric, CallbackFailure, FAILED } from './bound-metric.js';
import type { FixedSeries } from './call-series.js';
import type { GaugedRecording } from './recording-options.js';

/** Records `@Gauged`: calls in flight, or a value that is set when the call ends. */
@Injectable()
export class GaugedInterceptor implements MethodInterceptor<GaugedRecording> {
  constructor(@Inject(HANDLE_REGISTRY) private readonly handles: HandleRegistry) {}

  bind({ metric, labels, value }: GaugedRecording, method: MethodIdentity): CallRecorder {
    const gauge = this.handles.register<GaugeDefinition>(metric)[INSTRUMENT];
    const bound = new BoundMetric(gauge, labels, method);
    return value ? new SetRecorder(gauge, bound, value) : new InFlightRecorder(gauge, bound);
  }
}

/** Sets the gauge when the call ends. */
class SetRecorder implements CallRecorder {
  readonly usesClock = true;

  constructor(
    private readonly gauge: GaugeInstrument,
    private readonly bound: BoundMetric,
    private readonly value: (call: MethodCall) => unknown,
  ) {}

  end(call: MethodCall): void {
    const number = this.bound.valueOf(call, this.value);
    if (number === FAILED || !this.gauge.takes(number)) return;
    this.gauge.set(this.bound.seriesOf(call), number);
  }
}

/** The series in which a call is in flight; undefined where its labels were refused. */
type Begun = Series | CallbackFailure | undefined;

/** Counts calls in flight. */
class InFlightRecorder implements CallRecorder<Begun> {
  readonly usesClock = false;
  readonly plain: PlainRecorder<Begun> | undefined;

  constructor(
    private readonly gauge: GaugeInstrument,
    private readonly bound: BoundMetric,
  ) {
    this.plain = bound.fixed && new PlainInFlight(gauge, bound.fixed);
  }

  begin(call: StartedCall): Begun {
    const series = this.bound.trySeriesOf(call);
    return series instanceof CallbackFailure ? series : this.gauge.enter(series);
  }

  end(_call: MethodCall, begun: Begun): void {
    if (begun instanceof CallbackFailure) begun.report();
    else this.gauge.leave(begun);
  }

  // A failure is dropped too: nothing is recorded of a call that never began.
  abandon(begun: Begun): void {
    if (!(begun instanceof CallbackFailure)) this.gauge.leave(begun);
  }

  seed(): void {
    this.bound.seed();
  }
}

class PlainInFlight implements PlainRecorder<Begun> {
  constructor(
    private readonly gauge: GaugeInstrument,
    private readonly series: FixedSeries,
  ) {}

  begin(): Begun {
    return this.gauge.enter(this.series.get());
  }

  succeed(_durationSeconds: number, begun: Begun): void {
    this.gauge.leave(begun as Series | undefined);
  }
}
