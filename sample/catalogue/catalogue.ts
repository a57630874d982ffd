/** What kinds of things the shop sells. */
export const PRODUCT_CATEGORIES = ['books', 'music', 'garden'] as const;

export type ProductCategory = (typeof PRODUCT_CATEGORIES)[number];

/** Everything that the shop sells. */
export const PRODUCT_NAMES = ['novel', 'atlas', 'record', 'guitar', 'seeds', 'spade'] as const;

export type ProductName = (typeof PRODUCT_NAMES)[number];

export interface Product {
  readonly name: ProductName;
  readonly category: ProductCategory;
  /** In dollars. */
  readonly price: number;
}

const PRODUCTS: readonly Product[] = [
  { name: 'novel', category: 'books', price: 12.5 },
  { name: 'atlas', category: 'books', price: 60 },
  { name: 'record', category: 'music', price: 25 },
  { name: 'guitar', category: 'music', price: 350 },
  { name: 'seeds', category: 'garden', price: 4 },
  { name: 'spade', category: 'garden', price: 32 },
];

/** The products by name, which may be any text that a customer sends. */
export const CATALOGUE: ReadonlyMap<string, Product> = new Map(
  PRODUCTS.map((product) => [product.name, product]),
);
