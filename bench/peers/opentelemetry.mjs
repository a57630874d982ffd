import { metrics } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';

/** The peer's name. */
export const OPENTELEMETRY = 'OpenTelemetry SDK by hand';

/** Its default of 2,000 series a metric would end most cases early. */
const CARDINALITY_LIMIT = 1_000_000;

/** OpenTelemetry's metrics with the Prometheus exporter, without a server of its own. */
export function startOpenTelemetry() {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({
    readers: [exporter],
    views: [{ instrumentName: '*', aggregationCardinalityLimit: CARDINALITY_LIMIT }],
  });
  const serializer = new PrometheusSerializer();
  return {
    provider,
    meter: provider.getMeter('bench'),
    /** What the exporter's request handler does, without the socket. */
    async render() {
      const { resourceMetrics } = await exporter.collect();
      return Buffer.from(serializer.serialize(resourceMetrics));
    },
  };
}

/** The same as the process's provider, where decorators such as nestjs-otel's look for it. */
export function startGlobalOpenTelemetry() {
  const started = startOpenTelemetry();
  metrics.setGlobalMeterProvider(started.provider);
  return started;
}
