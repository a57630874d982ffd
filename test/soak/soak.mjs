// `npm run soak`: drives the sample shop with orders, requests that are given up, handlers
// that throw and parallel scrapes, and shows that nothing was lost, leaked or logged.
// 10 minutes, or as many seconds as are given: `npm run soak -- 20`, or SOAK_SECONDS=20.
// Exit code 1 where something does not hold. Needs `npm run build && npm run build:sample`.
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { checksOf, underWay } from './checks.mjs';
import { sendCustomers } from './customers.mjs';
import { startApp } from './running-app.mjs';
import { readMetrics, sendScrapers } from './scrapers.mjs';
import { endConnections } from './send.mjs';
import { Tallies } from './tally.mjs';
import { heapCheck } from './trend.mjs';

const CUSTOMERS = 24;
const SCRAPERS = 3;
const HEAP_SIZES = 40;
/** The shop keeps so many, and grows until it has them: on a slow machine that takes a while. */
const KEPT_ORDERS = 1_000;
/** How often is looked whether the app has come to rest, every 100 ms. */
const MOST_LOOKS = 600;
/** Beyond the soak itself: for start, full tables, rest and end. */
const GRACE_MS = 600_000;

const seconds = Number(process.argv[2] ?? process.env.SOAK_SECONDS ?? 600);
if (!(seconds >= 5 && seconds <= 86_400)) {
  console.error('How long? Give a number of seconds from 5 to 86400: npm run soak -- 20');
  process.exit(2);
}
for (const built of ['../../dist/esm/index.js', '../../dist-sample/main.js']) {
  if (existsSync(new URL(built, import.meta.url))) continue;
  console.error('The shop is not built. Run: npm run build && npm run build:sample');
  process.exit(2);
}

const app = await startApp();
const tooLong = setTimeout(
  () => void giveUp(`no end ${GRACE_MS / 1_000} s after it was due`),
  seconds * 1_000 + GRACE_MS,
);
console.log(
  `Soaking the shop at ${app.url} for ${seconds} s: ${CUSTOMERS} customers, ${SCRAPERS} × 4 scrapers`,
);
try {
  const failed = report(await soak());
  process.exitCode = failed ? 1 : 0;
} catch (error) {
  await giveUp(error);
}
clearTimeout(tooLong);

async function soak() {
  const tallies = new Tallies();
  const stop = new AbortController();
  const { signal } = stop;
  const load = Promise.all([
    sendCustomers(app.url, { count: CUSTOMERS, tallies, signal }),
    sendScrapers(app.url, { count: SCRAPERS, tallies, signal }),
  ]);
  const weighed = fill(tallies, signal).then(weigh);
  const sizes = await Promise.race([weighed, load.then(() => [])]);
  stop.abort();
  await load;
  const samples = await readAtRest();
  endConnections();
  const exitCode = await app.close();
  return [...checksOf({ samples, tallies, log: app.log, exitCode }), heapCheck(sizes)];
}

/** Lets customers in until the shop keeps as much as it ever will. */
async function fill(tallies, signal) {
  while (!signal.aborted && paidOrders(tallies) < KEPT_ORDERS) await pause(100);
}

function paidOrders({ orders }) {
  const paid = orders.keys().filter((key) => key.startsWith('success '));
  return paid.reduce((sum, key) => sum + orders.of(key), 0);
}

/** Heap sizes at even distances, for as long as the soak is to last. */
async function weigh() {
  const sizes = [];
  for (let count = 0; count < HEAP_SIZES; count++) {
    await pause((seconds * 1_000) / HEAP_SIZES);
    sizes.push({ at: performance.now(), bytes: await app.heap() });
  }
  return sizes;
}

/** The metrics once nothing is under way, or what they are in the end. */
async function readAtRest() {
  for (let looks = 0; ; looks++) {
    const samples = await readMetrics(app.url);
    if (underWay(samples) === 0 || looks === MOST_LOOKS) return samples;
    await pause(100);
  }
}

/** Prints a line for each check; true where one does not hold. */
function report(checks) {
  const width = Math.max(...checks.map(({ what }) => what.length));
  for (const { what, seen, wrong } of checks) {
    console.log(`${wrong.length === 0 ? 'ok    ' : 'FAILED'}  ${what.padEnd(width)}  ${seen}`);
    for (const line of wrong) console.log(`          ${line}`);
  }
  const failed = checks.filter(({ wrong }) => wrong.length > 0);
  console.log(
    failed.length === 0
      ? 'The soak holds.'
      : `The soak FAILED: ${failed.map(({ what }) => what).join('; ')}`,
  );
  return failed.length > 0;
}

async function giveUp(why) {
  console.error('The soak FAILED:', why);
  await app.kill();
  process.exit(1);
}
