export { Counted, type CountedFilter, type CountedOptions } from './counted.decorator.js';
export type {
  EndedCallOf,
  LabelResolvers,
  LabelsOption,
  MethodOrClassDecorator,
  OptionsArgument,
  ResultOf,
  StartedCallOf,
} from './decorator-types.js';
export { Gauged, type GaugedOptions } from './gauged.decorator.js';
export { NotMeasured } from './not-measured.decorator.js';
export { Observed, type ObservedOptions } from './observed.decorator.js';
export {
  OnScrape,
  scrapeDeclarations,
  type OnScrapeMetricOptions,
  type OnScrapeOptions,
  type ScrapeDeclaration,
  type ScrapeDecorator,
  type ScrapeResult,
} from './on-scrape.decorator.js';
export { Timed, type TimedFilter, type TimedOptions } from './timed.decorator.js';
