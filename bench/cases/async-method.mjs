import { apart } from '../support/apart.mjs';
import { measureMethod } from '../support/measure-method.mjs';
import { addedShareOfByHand } from '../support/targets.mjs';

const loop = (services, orders, sink) => async (count) => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += await services[i & 7].place(orders[i & 1_023]);
  sink.value += sum;
};

const bare = () =>
  class Orders {
    fee = 3;
    async feeOf() {
      return this.fee;
    }
    async place(order) {
      const fee = await this.feeOf(order);
      return order.amount + fee;
    }
  };

const byHand = (recorder) =>
  class Orders {
    fee = 3;
    async feeOf() {
      return this.fee;
    }
    async place(order) {
      const call = recorder.begin();
      let outcome = 'success';
      let errorType = 'none';
      try {
        const fee = await this.feeOf(order);
        return order.amount + fee;
      } catch (error) {
        outcome = 'error';
        errorType = error.constructor.name;
        throw error;
      } finally {
        recorder.end(call, outcome, errorType);
      }
    }
  };

/** A method that awaits another, and is awaited. */
export function run({ short }) {
  return measureMethod({
    kind: 'async method',
    loop,
    bare: () => apart(bare)(),
    byHand: (recorder) => apart(byHand)(recorder),
    targets: [addedShareOfByHand(0.12)],
    short,
  });
}
