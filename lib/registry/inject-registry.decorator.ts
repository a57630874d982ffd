import { Inject } from '@nestjs/common';
import { METRICS_REGISTRY } from './tokens.js';

/** Injects the app's prom-client `Registry`, for metrics and tools of prom-client's own. */
export function InjectRegistry(): PropertyDecorator & ParameterDecorator {
  return Inject(METRICS_REGISTRY);
}
