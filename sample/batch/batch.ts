// `npm run sample:batch`: the nightly import of prices. It ends before anybody could scrape it, and
// so it pushes what it counted.
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MetricsPusher } from 'nestjs-metrics';
import { PriceImportModule } from './price-import.module.js';
import { PriceImportService } from './price-import.service.js';

const { PRICE_LIST } = process.env;

const logger = new Logger('PriceImport');
const app = await NestFactory.createApplicationContext(PriceImportModule);

try {
  await app.get(PriceImportService).run(PRICE_LIST);
  logger.log('The prices are imported');
} catch (error) {
  logger.error(error);
  process.exitCode = 1;
}
try {
  // Not push(), which would take away the last success of an earlier run where this one failed.
  await app.get(MetricsPusher).pushAdd();
} catch (error) {
  // The prices are imported all the same; that the last success grows old will be noticed.
  logger.error(error);
}
await app.close();
