import { Inject } from '@nestjs/common';
import type { MetricDefinition } from '../definitions/index.js';
import { getMetricToken } from './tokens.js';

/**
 * Injects the handle of a metric, by its definition or by its name (without the
 * app's prefix). The metric must be listed in `forRoot({ metrics })` or `forFeature`.
 *
 * @example constructor(@InjectMetric(OrdersProcessed) private readonly orders: Counter<typeof OrdersProcessed>) {}
 */
export function InjectMetric(
  metric: MetricDefinition | string,
): PropertyDecorator & ParameterDecorator {
  return Inject(getMetricToken(metric));
}
