import { defineGauge } from 'nestjs-metrics';
import { PRODUCT_NAMES } from '../catalogue/catalogue.js';
import { WAREHOUSES } from './warehouses.js';

export const StockLevel = defineGauge({
  name: 'stock_level_items',
  help: 'Items of a product in a warehouse.',
  unit: 'items',
  labels: { product_id: PRODUCT_NAMES, warehouse: WAREHOUSES },
  // Each process sells from shelves of its own.
  aggregate: 'liveSum',
});

export const LowStockProducts = defineGauge({
  name: 'low_stock_products',
  help: 'Products of which more are needed soon.',
  // A sum would count a product twice that two processes are short of.
  aggregate: 'liveMax',
});
