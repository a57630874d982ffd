import { Injectable } from '@nestjs/common';
import { OnScrape } from 'nestjs-metrics';
import { PRODUCT_NAMES, type ProductName } from '../catalogue/catalogue.js';
import { LowStockProducts, StockLevel } from './inventory.metrics.js';
import { WAREHOUSES } from './warehouses.js';

/** A full shelf, of one product in one warehouse. */
const FULL = 15;
/** Fewer of a product, in all warehouses together, are few. */
const FEW = 12;

/** What is in the warehouses. */
@Injectable()
export class Stock {
  private readonly shelves = PRODUCT_NAMES.flatMap((product) =>
    WAREHOUSES.map((warehouse) => ({ product, warehouse, items: FULL })),
  );

  /** Takes so many of a product; what is not there follows later. */
  take(product: ProductName, quantity: number): void {
    let missing = quantity;
    for (const shelf of this.shelvesOf(product)) {
      const taken = Math.min(shelf.items, missing);
      shelf.items -= taken;
      missing -= taken;
    }
  }

  fill(product: ProductName): void {
    for (const shelf of this.shelvesOf(product)) shelf.items = FULL;
  }

  /** How many would fill the shelves of a product. */
  gap(product: ProductName): number {
    return this.shelvesOf(product).reduce((sum, { items }) => sum + FULL - items, 0);
  }

  isLow(product: ProductName): boolean {
    return this.shelvesOf(product).reduce((sum, { items }) => sum + items, 0) < FEW;
  }

  @OnScrape(StockLevel)
  levels() {
    return this.shelves.map(({ product, warehouse, items }) => ({
      labels: { product_id: product, warehouse },
      value: items,
    }));
  }

  /** Not worth a look at each scrape: for a second the last answer will do. */
  @OnScrape(LowStockProducts, { cacheMs: 1_000 })
  lowProducts(): number {
    return PRODUCT_NAMES.filter((product) => this.isLow(product)).length;
  }

  private shelvesOf(product: ProductName) {
    return this.shelves.filter((shelf) => shelf.product === product);
  }
}
