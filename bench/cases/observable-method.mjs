import * as rxjs from 'rxjs';
import { apart } from '../support/apart.mjs';
import { measureMethod } from '../support/measure-method.mjs';
import { addedShareOfByHand } from '../support/targets.mjs';

const loop = (services, orders, sink) => {
  const add = (value) => {
    sink.value += value;
  };
  return (count) => {
    for (let i = 0; i < count; i++) services[i & 7].place(orders[i & 1_023]).subscribe(add);
  };
};

const bare = ({ map, of }) =>
  class Orders {
    fee = 3;
    place(order) {
      return of(order).pipe(map(({ amount }) => amount + this.fee));
    }
  };

const byHand = ({ defer, finalize, map, of, tap }, recorder) =>
  class Orders {
    fee = 3;
    place(order) {
      return defer(() => {
        const call = recorder.begin();
        let outcome = 'cancelled';
        let errorType = 'none';
        return of(order).pipe(
          map(({ amount }) => amount + this.fee),
          tap({
            complete: () => {
              outcome = 'success';
            },
            error: (error) => {
              outcome = 'error';
              errorType = error.constructor.name;
            },
          }),
          finalize(() => recorder.end(call, outcome, errorType)),
        );
      });
    }
  };

/** A method that returns an Observable, and one subscription to it. */
export function run({ short }) {
  return measureMethod({
    kind: 'Observable method',
    loop,
    bare: () => apart(bare)(rxjs),
    byHand: (recorder) => apart(byHand)(rxjs, recorder),
    targets: [addedShareOfByHand(0.15)],
    short,
  });
}
