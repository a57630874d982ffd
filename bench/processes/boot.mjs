// Sends how long a Nest app of 1,000 methods takes to load its code and to start, in
// a process of its own, as apps start: `boot.mjs <peer>`.
import { NestFactory } from '@nestjs/core';
import { BY_HAND, OURS } from '../support/names.mjs';
import { RootModule } from '../support/root-module.mjs';

const PROVIDERS = 100;
const METHODS = 10;
const METRICS = 10;
const LABELS = {
  outcome: ['success', 'error'],
  region: Array.from({ length: 10 }, (_, index) => `region-${index}`),
  tenant: Array.from({ length: 50 }, (_, index) => `tenant-${index}`),
};

const [peer] = process.argv.slice(2);
const begun = performance.now();
const prepared = await prepare();
const loaded = performance.now();
const context = await NestFactory.createApplicationContext(
  { module: RootModule, ...prepared.metadata },
  { logger: false, abortOnError: false },
);
await prepared.seed?.();
const started = performance.now();
await context.close();
process.send({ load: loaded - begun, start: started - loaded }, () => process.exit(0));

function prepare() {
  if (peer === OURS) return prepareOurs();
  if (peer === BY_HAND) return prepareByHand();
  return { metadata: { providers: makeProviders() } };
}

async function prepareOurs() {
  const { Counted, defineCounter, MetricsModule, outcome } =
    await import('../peers/nestjs-metrics.mjs');
  const { decorate } = await import('../support/decorate.mjs');
  const metrics = Array.from({ length: METRICS }, (_, index) =>
    defineCounter({ name: nameOf(index), help: 'Seeded.', labels: LABELS }),
  );
  const resolvers = { outcome: outcome(), region: 'region-1', tenant: 'tenant-1' };
  const providers = makeProviders((Provider, method, index) =>
    decorate(Provider, method, Counted(metrics[index], { labels: resolvers })),
  );
  return {
    metadata: {
      imports: [MetricsModule.forRoot({ metrics, defaultMetrics: false, http: false })],
      providers,
    },
  };
}

/** The series only: nobody wraps 1,000 methods by hand. */
async function prepareByHand() {
  const { default: prom } = await import('prom-client');
  return {
    metadata: { providers: makeProviders() },
    seed() {
      for (let index = 0; index < METRICS; index++) seedByHand(prom, nameOf(index));
    },
  };
}

function seedByHand(prom, name) {
  const options = { name, help: 'Seeded.', labelNames: Object.keys(LABELS) };
  const counter = new prom.Counter({ ...options, registers: [new prom.Registry()] });
  for (const outcome of LABELS.outcome) {
    for (const region of LABELS.region) {
      for (const tenant of LABELS.tenant) counter.inc({ outcome, region, tenant }, 0);
    }
  }
}

function makeProviders(decorateMethod = () => {}) {
  return Array.from({ length: PROVIDERS }, () => {
    class Provider {
      fee = 3;
    }
    for (let index = 0; index < METHODS; index++) {
      const method = `method${index}`;
      const methods = {
        [method](argument) {
          return argument;
        },
      };
      Object.defineProperty(
        Provider.prototype,
        method,
        Object.getOwnPropertyDescriptor(methods, method),
      );
      decorateMethod(Provider, method, index);
    }
    return Provider;
  });
}

function nameOf(index) {
  return `seeded_${index}_total`;
}
