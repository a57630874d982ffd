import { apart } from '../support/apart.mjs';
import { measureMethod } from '../support/measure-method.mjs';
import { addedShareOfByHand } from '../support/targets.mjs';

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

const byHand = (recorder) =>
  class Orders {
    fee = 3;
    place(order) {
      const call = recorder.begin();
      let outcome = 'success';
      let errorType = 'none';
      try {
        return order.amount + this.fee;
      } catch (error) {
        outcome = 'error';
        errorType = error.constructor.name;
        throw error;
      } finally {
        recorder.end(call, outcome, errorType);
      }
    }
  };

/** A method that returns a value. */
export function run({ short }) {
  return measureMethod({
    kind: 'sync method',
    loop,
    bare: () => apart(bare)(),
    byHand: (recorder) => apart(byHand)(recorder),
    targets: [addedShareOfByHand(0.08)],
    short,
  });
}
