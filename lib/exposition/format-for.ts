import { negotiateFormat } from './accept.js';
import type { ExpositionFormat } from './exposition-format.js';
import { openMetricsFormat } from './openmetrics.format.js';
import { textFormat } from './text.format.js';

/** The format that an Accept header asks for. */
export function formatFor(accept: string | undefined): ExpositionFormat {
  return negotiateFormat(accept) === 'openmetrics' ? openMetricsFormat : textFormat;
}
