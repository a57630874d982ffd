import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { MetricsError } from '../errors/index.js';
import { allSites, CALL_RECORDERS, handPlans, type CallRecorders } from '../interception/index.js';
import { HANDLE_REGISTRY, ScrapeReaders, type HandleRegistry } from '../registry/index.js';
import type { DecoratedProvider, ScopedFactory } from './decorated-provider.js';
import { MetricsExplorer } from './metrics-explorer.js';
import { makeScrapeReader } from './scrape-reader.factory.js';

/** Registers and binds, before any other provider's `onModuleInit`, what the explorer finds. */
@Injectable()
export class MetricsInitializer implements OnModuleInit {
  constructor(
    private readonly explorer: MetricsExplorer,
    @Inject(CALL_RECORDERS) private readonly recorders: CallRecorders,
    @Inject(HANDLE_REGISTRY) private readonly handles: HandleRegistry,
    private readonly readers: ScrapeReaders,
  ) {}

  onModuleInit(): void {
    this.initialize();
  }

  /**
   * Registers and binds what was not found before. In HTTP apps it also runs ahead of
   * all hooks, for global modules that are imported before ours.
   * @throws MetricsError where a decorator's options do not fit its metric.
   */
  initialize(): void {
    for (const factory of this.explorer.scopedFactories()) this.watch(factory);
    for (const provider of this.explorer.explore()) {
      if (provider.recordsCalls) this.bindCalls(provider);
      for (const declaration of provider.scrapeDeclarations) {
        const { metatype, instance } = provider;
        if (instance === undefined) refuseScoped(metatype.name, declaration.key);
        this.readers.add(makeScrapeReader(this.handles, instance, metatype.name, declaration));
      }
    }
  }

  /** Such instances do not pass through the injector's properties, so they are met at the factory. */
  private watch(factory: ScopedFactory): void {
    const make = factory.metatype;
    factory.metatype = async (...dependencies) => {
      const made = await make(...dependencies);
      if (typeof made === 'object' && made !== null && allSites(made).length > 0) {
        handPlans(made, this.recorders);
      }
      return made;
    };
  }

  private bindCalls({ metatype, instance }: DecoratedProvider): void {
    this.recorders.bind(metatype);
    // What a factory made, or a value, did not pass through the injector; a value
    // may come from an app that has closed.
    if (instance !== undefined) handPlans(instance, this.recorders);
  }
}

function refuseScoped(className: string, key: string | symbol): never {
  throw new MetricsError(
    'INVALID_DECORATION',
    `@OnScrape on ${className}.${String(key)} stands on a request-scoped or transient provider, of which no instance exists at scrape. ` +
      'Move the method to a singleton provider.',
  );
}
