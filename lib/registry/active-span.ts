import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { describeError } from '../errors/index.js';
import type { Exemplar, ExemplarSource } from '../instruments/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';

/** As much of `@opentelemetry/api` as is used; the package need not be installed. */
interface OpenTelemetryApi {
  readonly trace: { getActiveSpan(): { spanContext(): SpanContext } | undefined };
  readonly isSpanContextValid: (context: SpanContext) => boolean;
  readonly TraceFlags: { readonly SAMPLED: number };
}

interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

/** The OpenTelemetry span that is active where something is recorded. */
@Injectable()
export class ActiveSpan implements ExemplarSource, OnApplicationBootstrap {
  readonly byDefault: boolean;
  private readonly logger = new Logger('MetricsModule');
  private loading: Promise<void> | undefined;
  private api: OpenTelemetryApi | undefined;

  constructor(@Inject(METRICS_SETTINGS) { exemplars }: MetricsModuleSettings) {
    this.byDefault = exemplars ?? false;
  }

  /** Loads OpenTelemetry, which is not touched in an app without exemplars. */
  prepare(): void {
    this.loading ??= this.load();
  }

  /** Before the app listens, so that no request goes without. */
  async onApplicationBootstrap(): Promise<void> {
    await this.loading;
  }

  activeSpan(): Exemplar['labels'] | undefined {
    if (this.api === undefined) return undefined;
    try {
      const { trace, isSpanContextValid, TraceFlags } = this.api;
      const context = trace.getActiveSpan()?.spanContext();
      if (context === undefined || !isSpanContextValid(context)) return undefined;
      if ((context.traceFlags & TraceFlags.SAMPLED) === 0) return undefined;
      return { trace_id: context.traceId, span_id: context.spanId };
    } catch {
      // A tracer that fails costs no recording.
      return undefined;
    }
  }

  private async load(): Promise<void> {
    try {
      this.api = await import('@opentelemetry/api');
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return;
      this.logger.warn(
        `@opentelemetry/api could not be loaded: ${describeError(error)}. Exemplars are taken by hand only.`,
      );
    }
  }
}
