/** What kinds of things the shop sells. */
export const PRODUCT_CATEGORIES = ['books', 'music', 'garden'] as const;

export type ProductCategory = (typeof PRODUCT_CATEGORIES)[number];

export interface Product {
  readonly category: ProductCategory;
  /** In dollars. */
  readonly price: number;
}

/** Everything on the shelves, by product name. */
export const CATALOGUE: ReadonlyMap<string, Product> = new Map<string, Product>([
  ['novel', { category: 'books', price: 12.5 }],
  ['atlas', { category: 'books', price: 60 }],
  ['record', { category: 'music', price: 25 }],
  ['guitar', { category: 'music', price: 350 }],
  ['seeds', { category: 'garden', price: 4 }],
  ['spade', { category: 'garden', price: 32 }],
]);
