import nestjsOtel from 'nestjs-otel';
import { Counted, defineCounter, startContext } from '../peers/nestjs-metrics.mjs';
import { OPENTELEMETRY, startGlobalOpenTelemetry } from '../peers/opentelemetry.mjs';
import { promClients, promNotes } from '../peers/prom-clients.mjs';
import { apart } from '../support/apart.mjs';
import { decorate } from '../support/decorate.mjs';
import { measureHotPath } from '../support/measure-hot-path.mjs';
import { BARE, OURS } from '../support/names.mjs';
import { loopOver, loopOverProvided, receiversOf } from '../support/receivers.mjs';
import { result } from '../support/result.mjs';
import { addedShareOfByHand, addsAtMost } from '../support/targets.mjs';

const help = 'Orders placed.';
const OrdersPlaced = defineCounter({
  name: 'orders_placed_total',
  help,
  labels: { channel: ['web', 'shop'], region: ['eu', 'us'], kind: ['new', 'renewal'] },
});

const loop = (services, orders, sink) => (count) => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += services[i & 7].place(orders[i & 1_023]);
  sink.value += sum;
};

const bare = () =>
  class Orders {
    fee = 3;
    place(order) {
      return order.amount + this.fee;
    }
  };

const byHand = (counter) =>
  class Orders {
    fee = 3;
    place(order) {
      try {
        return order.amount + this.fee;
      } finally {
        counter.inc({ channel: 'web', region: 'eu', kind: 'new' });
      }
    }
  };

const byHandWithChild = (child) =>
  class Orders {
    fee = 3;
    place(order) {
      try {
        return order.amount + this.fee;
      } finally {
        child.inc();
      }
    }
  };

const otelByHand = (counter) =>
  class Orders {
    fee = 3;
    place(order) {
      try {
        return order.amount + this.fee;
      } finally {
        counter.add(1, { channel: 'web', region: 'eu', kind: 'new' });
      }
    }
  };

/** A counter with labels that never change, on a method that returns a value. */
export async function run({ short }) {
  const labels = { channel: 'web', region: 'eu', kind: 'new' };
  const Ours = apart(bare)();
  decorate(Ours, 'place', Counted(OrdersPlaced, { labels }));
  const { context } = await startContext({ metrics: [OrdersPlaced], providers: receiversOf(Ours) });
  const { meter } = startGlobalOpenTelemetry();
  const NestjsOtel = apart(bare)();
  decorate(NestjsOtel, 'place', nestjsOtel.OtelMethodCounter({ name: 'orders_by_decorator' }));

  const peers = {
    [BARE]: loopOver(loop, apart(bare)()),
    [OURS]: loopOverProvided(loop, context, Ours),
  };
  for (const [name, prom] of Object.entries(promClients)) {
    const counter = () =>
      new prom.Counter({
        name: 'orders_placed_total',
        help,
        labelNames: Object.keys(labels),
        registers: [],
      });
    peers[name] = loopOver(loop, apart(byHand)(counter()));
    peers[`${name}, bound child`] = loopOver(
      loop,
      apart(byHandWithChild)(counter().labels(labels)),
    );
  }
  peers[OPENTELEMETRY] = loopOver(loop, apart(otelByHand)(meter.createCounter('orders_placed')));
  peers['nestjs-otel, no labels'] = loopOver(loop, NestjsOtel);

  const figures = await measureHotPath(peers, { short });
  await context.close();
  return [
    result({
      title: 'one counter with 3 static labels on a sync method',
      unit: 'ns',
      figures,
      compare: 'added',
      targets: [addedShareOfByHand(0.08), addsAtMost(20, 'ns')],
      notes: promNotes,
    }),
  ];
}
