import { apart } from './apart.mjs';

/** So many instances take turns as receivers, lest a call be compiled for one object. A power of 2. */
const RECEIVERS = 8;

/** Arguments that take turns as well. */
const orders = Array.from({ length: 1_024 }, (_, index) => ({ id: index, amount: index % 97 }));

/** What measured calls return ends up here, so that no compiler may leave the calls out. */
const sink = { value: 0 };

/** A loop over `place(order)` of plain instances of a class. */
export function loopOver(loop, Service) {
  return loopOverInstances(
    loop,
    Array.from({ length: RECEIVERS }, () => new Service()),
  );
}

/** The same over instances that a Nest app made. */
export function loopOverProvided(loop, context, Service) {
  return loopOverInstances(
    loop,
    tokensOf(Service).map((token) => context.get(token)),
  );
}

/** The providers that {@link loopOverProvided} takes its instances from. */
export function receiversOf(Service) {
  return tokensOf(Service).map((provide) => ({ provide, useClass: Service }));
}

function loopOverInstances(loop, instances) {
  return apart(loop)(instances, orders, sink);
}

function tokensOf(Service) {
  return Array.from({ length: RECEIVERS }, (_, index) => `${Service.name} ${index}`);
}
