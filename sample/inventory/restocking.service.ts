import { Injectable } from '@nestjs/common';
import type { ProductName } from '../catalogue/catalogue.js';
import { JobQueue } from '../jobs/job-queue.service.js';
import { SupplierClient } from '../partners/supplier.client.js';
import { between, pause } from '../simulation.js';
import { Stock } from './stock.service.js';

/** Has products delivered of which few are left. */
@Injectable()
export class Restocking {
  private readonly expected = new Set<ProductName>();

  constructor(
    private readonly stock: Stock,
    private readonly supplier: SupplierClient,
    private readonly jobs: JobQueue,
  ) {}

  /** Orders more of a product, where few are left and none are on their way. */
  check(product: ProductName): void {
    if (!this.stock.isLow(product) || this.expected.has(product)) return;
    this.expected.add(product);
    const work = () => this.restock(product);
    this.jobs.add({ queue: 'inventory', type: 'restock', priority: 'high', work });
  }

  private async restock(product: ProductName): Promise<void> {
    try {
      await this.supplier.order(product, this.stock.gap(product));
      await pause(between(1_500, 2_000)); // the lorry is on its way
      this.stock.fill(product);
    } finally {
      this.expected.delete(product);
    }
  }
}
