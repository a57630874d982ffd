import type { Provider } from '@nestjs/common';
import { CardinalityLabelsCheck } from './cardinality-labels.check.js';
import { ClientCopiesCheck } from './client-copies.check.js';
import { IdleDecorationsCheck } from './idle-decorations.check.js';
import { MergedQuantilesCheck } from './merged-quantiles.check.js';
import { MetricClashesCheck } from './metric-clashes.check.js';
import { MetricsDiagnostics } from './metrics-diagnostics.js';
import { NamingCheck } from './naming.check.js';
import { OpenEndpointCheck } from './open-endpoint.check.js';
import { ReadMetricsCheck } from './read-metrics.check.js';
import { PushedLabelsCheck } from './pushed-labels.check.js';

/** What looks at the app when it starts. */
export const DIAGNOSTICS_PROVIDERS: readonly Provider[] = [
  ClientCopiesCheck,
  MetricClashesCheck,
  NamingCheck,
  CardinalityLabelsCheck,
  IdleDecorationsCheck,
  OpenEndpointCheck,
  MergedQuantilesCheck,
  ReadMetricsCheck,
  PushedLabelsCheck,
  MetricsDiagnostics,
];
