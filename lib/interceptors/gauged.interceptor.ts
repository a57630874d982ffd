import { Inject, Injectable } from '@nestjs/common';
import type { GaugeDefinition } from '../definitions/index.js';
import { INSTRUMENT, type Gauge, type GaugeSeries } from '../instruments/index.js';
import type {
  CallRecorder,
  MethodCall,
  MethodIdentity,
  MethodInterceptor,
  StartedCall,
} from '../interception/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { BoundMetric } from './bound-metric.js';
import type { GaugedRecording } from './recording-options.js';

/** Records `@Gauged`: calls in flight, or a value that is set when the call ends. */
@Injectable()
export class GaugedInterceptor implements MethodInterceptor<GaugedRecording> {
  constructor(@Inject(HANDLE_REGISTRY) private readonly handles: HandleRegistry) {}

  bind({ metric, labels, value }: GaugedRecording, method: MethodIdentity): CallRecorder {
    const gauge = this.handles.register<GaugeDefinition>(metric);
    const bound = new BoundMetric(gauge, metric, labels, method);
    return value ? setAtEnd(gauge, bound, value) : countInFlight(gauge, bound);
  }
}

function setAtEnd(
  gauge: Gauge,
  bound: BoundMetric<Gauge>,
  value: (call: MethodCall) => unknown,
): CallRecorder {
  return {
    usesClock: true,
    end(call) {
      bound.withValue(call, value, (set, number) => gauge.set(set!, number));
    },
  };
}

function countInFlight(
  gauge: Gauge,
  bound: BoundMetric<Gauge>,
): CallRecorder<GaugeSeries | undefined> {
  const instrument = gauge[INSTRUMENT];
  return {
    usesClock: false,
    begin(call: StartedCall) {
      let series: GaugeSeries | undefined;
      bound.withLabels(call, (set) => (series = instrument.enter(instrument.table.find(set))));
      return series;
    },
    end: (_call, series) => instrument.leave(series),
    abandon: (series) => instrument.leave(series),
    seed: () => bound.seed(),
  };
}
