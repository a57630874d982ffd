import type { Provider } from '@nestjs/common';
import {
  CollectorRuns,
  EventLoopShare,
  MetricsCollection,
  ReaderRuns,
} from './exposition/index.js';
import { CALL_RECORDERS, CallRecorders, type MethodInterceptor } from './interception/index.js';
import {
  CountedInterceptor,
  GaugedInterceptor,
  ObservedInterceptor,
  TimedInterceptor,
} from './interceptors/index.js';
import {
  METRICS_SETTINGS,
  type InterceptorClasses,
  type MetricsModuleSettings,
} from './options/index.js';
import {
  ActiveSpan,
  HANDLE_REGISTRY,
  HandleRegistry,
  makeRegistry,
  METRICS_REGISTRY,
  RecordingReporter,
  ScrapeReaders,
  SelfMetrics,
} from './registry/index.js';

/** What records and collects, without discovery and endpoint: the module's core and the testing kit are built on it. */
export const RECORDING_PROVIDERS: readonly Provider[] = [
  {
    provide: METRICS_REGISTRY,
    inject: [METRICS_SETTINGS],
    useFactory: (settings: MetricsModuleSettings) => makeRegistry(settings),
  },
  { provide: HANDLE_REGISTRY, useExisting: HandleRegistry },
  HandleRegistry,
  ActiveSpan,
  RecordingReporter,
  SelfMetrics,
  ScrapeReaders,
  CollectorRuns,
  EventLoopShare,
  ReaderRuns,
  MetricsCollection,
  {
    provide: CALL_RECORDERS,
    inject: [CountedInterceptor, TimedInterceptor, GaugedInterceptor, ObservedInterceptor],
    useFactory: (...[counted, timed, gauged, observed]: MethodInterceptor[]) =>
      new CallRecorders(
        new Map([
          ['counted', counted!],
          ['timed', timed!],
          ['gauged', gauged!],
          ['observed', observed!],
        ]),
      ),
  },
];

/** The method interceptors, each its own class unless the app replaces it. */
export function interceptorProviders(classes: InterceptorClasses = {}): Provider[] {
  return [
    { provide: CountedInterceptor, useClass: classes.counted ?? CountedInterceptor },
    { provide: TimedInterceptor, useClass: classes.timed ?? TimedInterceptor },
    { provide: GaugedInterceptor, useClass: classes.gauged ?? GaugedInterceptor },
    { provide: ObservedInterceptor, useClass: classes.observed ?? ObservedInterceptor },
  ];
}
