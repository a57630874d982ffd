import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { closedLabelSets, listedLabelSets, type MetricDefinition } from '../definitions/index.js';
import { INSTRUMENT, type Handle } from '../instruments/index.js';
import { CALL_RECORDERS, type CallRecorders } from '../interception/index.js';
import { HANDLE_REGISTRY, ScrapeReaders, type HandleRegistry } from '../registry/index.js';

/** Creates, before the app listens, every series that is known in advance, at zero. */
@Injectable()
export class Preseeder implements OnApplicationBootstrap {
  private readonly logger = new Logger('MetricsModule');

  constructor(
    @Inject(HANDLE_REGISTRY) private readonly handles: HandleRegistry,
    @Inject(CALL_RECORDERS) private readonly recorders: CallRecorders,
    private readonly readers: ScrapeReaders,
  ) {}

  /** @throws MetricsError `TOO_MANY_SERIES` */
  onApplicationBootstrap(): void {
    try {
      this.seedAll();
    } catch (error) {
      // The boot ends here, and nobody will close the app.
      this.handles.release();
      throw error;
    }
  }

  private seedAll(): void {
    const handles = new Set<Handle>();
    this.recorders.seed();
    this.handles.onRegistered((handle, definition) => {
      this.seed(handle, definition);
      handles.add(handle);
    });
    let series = 0;
    for (const handle of handles) series += handle[INSTRUMENT].table.seeded;
    this.logger.log(`${handles.size} metrics registered, ${series} series seeded`);
  }

  private seed(handle: Handle, definition: MetricDefinition): void {
    // The reader at scrape says which series there are: no invented zeros.
    if (this.readers.of(handle).length > 0) return;
    handle[INSTRUMENT].table.seed(seedsOf(definition));
  }
}

/**
 * The label sets that a definition alone makes known.
 * @throws MetricsError `TOO_MANY_SERIES`
 */
export function seedsOf(definition: MetricDefinition): string[][] {
  const { kind, seed, labelNames } = definition;
  if (seed === false || kind === 'info') return [];
  if (Array.isArray(seed)) return listedLabelSets(definition);
  if (kind === 'gauge' && seed !== true && labelNames.length > 0) return [];
  return closedLabelSets(definition);
}
