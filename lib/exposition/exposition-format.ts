import type { MetricFamily } from '../instruments/index.js';
import type { FormatName } from './accept.js';

/** What stands above the series of a metric. */
export type FamilyHeader = Pick<MetricFamily, 'name' | 'help' | 'kind' | 'unit'>;

/** One way to write metrics: in which it differs from the others. */
export interface ExpositionFormat {
  readonly name: FormatName;
  /** The `Content-Type` of what it writes. */
  readonly contentType: string;
  /** What stands at the end of a body. */
  readonly end: string;
  /** Whether quantiles below zero are left out, and sum and count where the sum may fall. */
  readonly omitsNegatives: boolean;
  /** The lines above the series. */
  header(family: FamilyHeader): string;
  /** The name of the sample that tells when a series began; undefined where there is none. */
  createdName(family: FamilyHeader): string | undefined;
  /** Whether the samples of a metric may show exemplars. */
  showsExemplars(family: FamilyHeader): boolean;
}
