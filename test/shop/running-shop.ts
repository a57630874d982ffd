import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { sampleIn } from '../support/app.js';
import { startProcess, type RunningProcess } from '../support/process.js';

const MAIN = fileURLToPath(new URL('../../dist-sample/main.js', import.meta.url));

/** What lets the tests change the shop's mode. */
export const STAFF_TOKEN = 'staff-of-the-tests';

// For whatever needs a shop: on a slow and busy machine programs take their time to start.
jest.setTimeout(180_000);

/** On a busy machine the shop may close a kept connection just when it is used again. */
const NOT_KEPT = { connection: 'close' };
/** A scrape is cut after ten seconds, unless the scraper waits longer. */
export const PATIENTLY = { ...NOT_KEPT, 'x-prometheus-scrape-timeout-seconds': '120' };

/** The sample shop, as `npm start` runs it, on a free port. */
export interface RunningShop {
  readonly process: RunningProcess;
  readonly url: string;
  scrape(names?: readonly string[]): Promise<string>;
}

/** An order as a customer sends it. */
export interface OrderBody {
  readonly paymentMethod: string;
  readonly lines: readonly { readonly product: string; readonly quantity: number }[];
}

/** How a shop is started. */
export interface ShopOptions {
  /** Whether it has customers of its own. Default: none. */
  readonly traffic?: boolean;
  /** Further variables of its environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the built shop. */
export async function startShop({
  traffic = false,
  environment = {},
}: ShopOptions = {}): Promise<RunningShop> {
  if (!existsSync(MAIN)) {
    throw new Error('The shop is not built. Run: npm run build && npm run build:sample');
  }
  const shop = startProcess(process.execPath, [MAIN], {
    HOST: '127.0.0.1',
    PORT: '0',
    TRAFFIC: traffic ? 'on' : 'off',
    NODE_ENV: 'test',
    SHOP_VERSION: '1.2.3',
    STAFF_TOKEN,
    NO_COLOR: '1',
    ...environment,
  });
  const [, url] = await shop.seen(/^The shop is open at (http:\S+)\n[^]*\n\n/m);
  return {
    process: shop,
    url: url!,
    scrape: async (names = []) => {
      const query = new URLSearchParams(names.map((name): [string, string] => ['name[]', name]));
      const response = await fetch(`${url}/metrics?${query.toString()}`, { headers: PATIENTLY });
      if (!response.ok) throw new Error(`GET /metrics answered ${response.status}`);
      return response.text();
    },
  };
}

/** How a request was answered. */
export interface ShopAnswer {
  readonly status: number;
  /** Empty where there was none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends one request. */
export async function ask(
  { url }: RunningShop,
  request: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<ShopAnswer> {
  const [method, path] = request.split(' ');
  const response = await fetch(url + path!, {
    method: method!,
    headers: { 'content-type': 'application/json', ...NOT_KEPT, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, body: isJson ? (JSON.parse(text) as ShopAnswer['body']) : {} };
}

/** What a sample is now. */
export async function sampleOf(shop: RunningShop, line: string): Promise<number | undefined> {
  return sampleIn(await shop.scrape(), line);
}

/** What each of these samples gained while something was done. */
export async function gained(
  shop: RunningShop,
  lines: readonly string[],
  act: () => Promise<unknown>,
): Promise<number[]> {
  const before = await shop.scrape();
  await act();
  const after = await shop.scrape();
  return lines.map((line) => sampleIn(after, line)! - sampleIn(before, line)!);
}

/** How an order was answered. */
export interface PlacedOrder {
  readonly status: number;
  readonly body: unknown;
  /** How long the customer waited. */
  readonly seconds: number;
}

/** Places an order, and waits for the answer. */
export async function placeOrder({ url }: RunningShop, order: unknown): Promise<PlacedOrder> {
  const start = performance.now();
  const response = await fetch(`${url}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...NOT_KEPT },
    body: JSON.stringify(order),
  });
  const body: unknown = await response.json();
  return { status: response.status, seconds: (performance.now() - start) / 1_000, body };
}

/** An order of one product. */
export function orderOf(paymentMethod: string, product: string, quantity: number): OrderBody {
  return { paymentMethod, lines: [{ product, quantity }] };
}

/** The queries that the shop prints: what is indented by four. */
export function queriesIn(output: string): string[] {
  return [...output.matchAll(/^ {4}(\S.*)$/gm)].map(([, query]) => query!);
}
