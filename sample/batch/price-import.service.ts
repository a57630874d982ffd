import { Injectable } from '@nestjs/common';
import { Counted, fromResult, Gauge, InjectMetric } from 'nestjs-metrics';
import { CATALOGUE } from '../catalogue/catalogue.js';
import { priceList } from './price-list.js';
import {
  PriceImportDuration,
  PriceImportLastSuccess,
  PriceRecords,
} from './price-import.metrics.js';

/** What becomes of a record. */
type RecordOutcome = 'changed' | 'unchanged' | 'rejected';

/** Takes over the prices that the supplier asks for. */
@Injectable()
export class PriceImportService {
  /** Where a real one would have a table. */
  private readonly prices = new Map<string, number>(
    Array.from(CATALOGUE.values(), ({ name, price }) => [name, price]),
  );

  constructor(
    @InjectMetric(PriceImportDuration)
    private readonly duration: Gauge<typeof PriceImportDuration>,
    @InjectMetric(PriceImportLastSuccess)
    private readonly lastSuccess: Gauge<typeof PriceImportLastSuccess>,
  ) {}

  /** Imports the whole list; a record that is none is left out. */
  async run(path: string | undefined): Promise<void> {
    const end = this.duration.startTimer();
    try {
      for await (const line of priceList(path)) this.importRecord(line);
      this.lastSuccess.setToCurrentTime();
    } finally {
      end();
    }
  }

  @Counted(PriceRecords, {
    on: 'success',
    labels: { outcome: fromResult((outcome: RecordOutcome) => outcome) },
  })
  private importRecord(line: string): RecordOutcome {
    const [product = '', text = ''] = line.split(';');
    const price = Number(text);
    if (!this.prices.has(product) || !(price > 0)) return 'rejected';
    if (this.prices.get(product) === price) return 'unchanged';
    this.prices.set(product, price);
    return 'changed';
  }
}
