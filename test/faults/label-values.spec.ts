import { describeFaults, type Fault } from './fault.js';
import { recordAlone, recordOurs, type InstrumentName, type Recording } from './instruments.js';

function row(input: string, on: InstrumentName, record: Recording, holds: string): Fault {
  return { input, holds, ours: () => recordOurs(on, record), alone: () => recordAlone(on, record) };
}

/** One count for a tenant. */
function tenant(input: string, value: unknown, holds: string): Fault {
  return row(`{ tenant: ${input} }`, 'sales_total', (one) => one.inc({ tenant: value }), holds);
}

const REFUSED = 'nothing; 1 refused';
/** What a query string such as ?tenant=…&tenant=… becomes, with lines of the writer's own. */
const INJECTION = ['"} 1\nfake_total 99\nsales_total{tenant="x'];

describeFaults('Labels', [
  row(
    'a label object that is changed and used again',
    'sales_total',
    (one) => {
      const labels = { tenant: 'a' };
      one.inc(labels);
      labels.tenant = 'b';
      one.inc(labels);
    },
    'sales_total{tenant="a"} 1, sales_total{tenant="b"} 1',
  ),
  row(
    'a label object that is changed after labels()',
    'sales_total',
    (one) => {
      const labels = { tenant: 'a' };
      const child = one.labels(labels);
      labels.tenant = 'b';
      child.inc();
    },
    'sales_total{tenant="a"} 1',
  ),
  row(
    "colliding values: { a: '1,b:2', b: '3' } and { a: '1', b: '2,b:3' }",
    'pairs_total',
    (one) => {
      one.inc({ a: '1,b:2', b: '3' });
      one.inc({ a: '1', b: '2,b:3' });
    },
    'pairs_total{a="1,b:2",b="3"} 1, pairs_total{a="1",b="2,b:3"} 1',
  ),
  row(
    'the same labels in another order',
    'pairs_total',
    (one) => {
      one.inc({ a: 'x', b: 'y' });
      one.inc({ b: 'y', a: 'x' });
    },
    'pairs_total{a="x",b="y"} 2',
  ),
  row(
    'the number 1, the text 1',
    'sales_total',
    (one) => [1, '1'].forEach((value) => one.inc({ tenant: value })),
    'sales_total{tenant="1"} 2',
  ),
  row(
    'two different lone surrogates',
    'sales_total',
    (one) => ['\ud800', '\udfff'].forEach((value) => one.inc({ tenant: value })),
    'sales_total{tenant="\ufffd"} 2',
  ),
  tenant(
    "'a\"\\n# EOF\\nfake_total 1'",
    'a"\n# EOF\nfake_total 1',
    'sales_total{tenant="a\\"\\n# EOF\\nfake_total 1"} 1',
  ),
  tenant('an array from a query, with a quote and newlines', INJECTION, REFUSED),
  tenant("['a', 'b'], an array from a query", ['a', 'b'], REFUSED),
  tenant('{ toString: … } with a quote', { toString: () => 'a"b' }, REFUSED),
  tenant('undefined', undefined, REFUSED),
  tenant('null', null, REFUSED),
  tenant('NaN', NaN, REFUSED),
  tenant('1n', 1n, REFUSED),
  tenant('a symbol', Symbol('s'), REFUSED),
  tenant("'constructor'", 'constructor', 'sales_total{tenant="constructor"} 1'),
  tenant("'__proto__'", '__proto__', 'sales_total{tenant="__proto__"} 1'),
  tenant("''", '', 'sales_total{tenant=""} 1'),
  tenant('10,000 characters', 'x'.repeat(10_000), 'sales_total{tenant="xxxx… of 200"} 1'),
  row('no label: {}', 'sales_total', (one) => one.inc({}), REFUSED),
  row('a missing label: { a }', 'pairs_total', (one) => one.inc({ a: 'x' }), REFUSED),
  row('an undeclared label', 'sales_total', (one) => one.inc({ tenant: 'a', user: 'b' }), REFUSED),
  row(
    '{ tenant, __proto__: … } of JSON.parse',
    'sales_total',
    (one) => one.inc(JSON.parse('{"tenant":"a","__proto__":{"x":1}}')),
    REFUSED,
  ),
  row('labels(a, b), one too many', 'sales_total', (one) => void one.labels('a', 'b'), REFUSED),
  row(
    'a getter that throws',
    'sales_total',
    (one) =>
      one.inc({
        get tenant() {
          throw new Error('no tenant');
        },
      }),
    REFUSED,
  ),
  row(
    'remove() of labels that never were',
    'sales_total',
    (one) => {
      one.inc({ tenant: 'a' });
      one.remove({ tenant: 'b' });
      one.remove({ user: 'b' });
    },
    'sales_total{tenant="a"} 1; 1 refused',
  ),
]);
