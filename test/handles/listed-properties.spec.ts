import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  defineStateSet,
  defineSummary,
  open,
} from 'nestjs-metrics';
import { closeApps } from '../support/app.js';
import { startHandles } from './handle-app.js';

const help = 'A metric.';
const labels = { a: ['x'] };
const DEFINITIONS = [
  defineCounter({ name: 'orders_total', help, labels }),
  defineGauge({ name: 'depth', help, labels }),
  defineHistogram({ name: 'wait_seconds', help, labels }),
  defineSummary({ name: 'size_bytes', help, labels }),
  defineInfo({ name: 'shop_info', help, labels: { version: open() } }),
  defineStateSet({ name: 'shop_mode', help, states: ['open', 'closed'] }),
];

afterEach(closeApps);

describe('a handle that is listed or serialised', () => {
  it.each(DEFINITIONS)('shows its definition and nothing of the app: $kind', async (definition) => {
    const app = await startHandles(DEFINITIONS);
    const handle = app.handle(definition);
    const listed = { ...handle } as Record<string, unknown>;
    expect(listed).toMatchObject({ name: definition.name, help, definition });
    expect(Object.keys(listed)).not.toEqual(expect.arrayContaining(['children']));
    expect(Object.keys(listed)).not.toEqual(expect.arrayContaining(['givenName']));
    expect(JSON.parse(JSON.stringify(handle))).toMatchObject({ name: definition.name });
    expect(inspect(handle, { depth: 10 })).not.toContain('Registry');
  });
});
