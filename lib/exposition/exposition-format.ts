import type { MetricFamily } from '../instruments/index.js';

/** What stands above the series of a metric. */
export type FamilyHeader = Pick<MetricFamily, 'name' | 'help' | 'kind' | 'unit'>;

/** One way to write metrics: in which it differs from the others. */
export interface ExpositionFormat {
  /** The `Content-Type` of what it writes. */
  readonly contentType: string;
  /** What stands at the end of a body. */
  readonly end: string;
  /** Whether sum and count are left out of a series whose sum may fall. */
  readonly omitsFallingSums: boolean;
  /** The lines above the series. */
  header(family: FamilyHeader): string;
  /** The name of the sample that tells when a series began; undefined where there is none. */
  createdName(family: FamilyHeader): string | undefined;
  /** Whether the samples of a metric may show exemplars. */
  showsExemplars(family: FamilyHeader): boolean;
}
