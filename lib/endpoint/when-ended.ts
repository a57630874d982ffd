import { Logger } from '@nestjs/common';
import { describeError } from '../errors/index.js';

const logger = new Logger('MetricsModule');

/** A scraper that leaves is no error; by then `pipeline` has ended all streams. */
export function whenEnded(error: NodeJS.ErrnoException | null | undefined): void {
  if (!error || error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
  logger.error(`A scrape was cut short: ${describeError(error)}`);
}
