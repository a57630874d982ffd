// Sends the bytes that one series of a metric takes once it was scraped, in a
// process of its own: `--expose-gc weigh.mjs <peer> <kind> <series>`.
import { setImmediate } from 'node:timers/promises';
import { fillMetric } from '../peers/filled-metrics.mjs';

const [peer, kind, argument] = process.argv.slice(2);
const count = Number(argument);

// Modules and compiled code are no part of a series.
const small = await filled(1_000);
const before = await weigh();
const large = await filled(count);
const after = await weigh();
// Both must be there until here.
await Promise.all([small.close(), large.close()]);
process.send((after - before) / count, () => process.exit(0));

/** Without `touch`, which keeps the label sets that it records with. */
async function filled(series) {
  const { render, close } = await fillMetric(peer, kind, series);
  await render();
  return { render, close };
}

async function weigh() {
  for (let times = 0; times < 4; times++) {
    await setImmediate();
    globalThis.gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  // `external` has the array buffers in it.
  return heapUsed + external;
}
