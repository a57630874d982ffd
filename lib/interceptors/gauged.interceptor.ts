import { Inject, Injectable } from '@nestjs/common';
import type { GaugeDefinition } from '../definitions/index.js';
import { INSTRUMENT, type GaugeInstrument, type Series } from '../instruments/index.js';
import {
  withPlain,
  type CallRecorder,
  type MethodCall,
  type MethodIdentity,
  type MethodInterceptor,
  type PlainRecorder,
  type StartedCall,
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
    return value ? setAtEnd(gauge, bound, value) : countInFlight(gauge, bound);
  }
}

function setAtEnd(
  gauge: GaugeInstrument,
  bound: BoundMetric,
  value: (call: MethodCall) => unknown,
): CallRecorder {
  return {
    usesClock: true,
    end(call) {
      const number = bound.valueOf(call, value);
      if (number !== FAILED && gauge.takes(number)) gauge.set(bound.seriesOf(call), number);
    },
  };
}

/** The series in which a call is in flight; undefined where its labels were refused. */
type Begun = Series | CallbackFailure | undefined;

function countInFlight(gauge: GaugeInstrument, bound: BoundMetric): CallRecorder {
  const recorder: CallRecorder<Begun> = {
    usesClock: false,
    begin(call: StartedCall) {
      const series = bound.trySeriesOf(call);
      return series instanceof CallbackFailure ? series : gauge.enter(series);
    },
    end(_call, begun) {
      if (begun instanceof CallbackFailure) begun.report();
      else gauge.leave(begun);
    },
    // A failure is dropped too: nothing is recorded of a call that never began.
    abandon(begun) {
      if (!(begun instanceof CallbackFailure)) gauge.leave(begun);
    },
    seed: () => bound.seed(),
  };
  return withPlain(recorder, bound.fixed && new PlainInFlight(gauge, bound.fixed));
}

/** A class, since methods of many closures are slower to call. */
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
