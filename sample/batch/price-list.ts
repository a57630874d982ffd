import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { CATALOGUE } from '../catalogue/catalogue.js';
import { between } from '../simulation.js';

/** The lines of the supplier's price list: a file with `product;price` in each, or a stand-in. */
export function priceList(path: string | undefined): AsyncIterable<string> {
  if (path === undefined) return standIn();
  return createInterface({ input: createReadStream(path), crlfDelay: Infinity });
}

/** Some prices have changed since yesterday, and one line is no price. */
async function* standIn(): AsyncGenerator<string> {
  for (const { name, price } of CATALOGUE.values()) {
    const asked = Math.random() < 0.5 ? price : price * between(0.9, 1.2);
    yield `${name};${asked.toFixed(2)}`;
  }
  yield 'hammock;on request';
}
