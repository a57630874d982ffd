import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { boot } from './boot.js';
import { decoratedClass, toldOf } from './decorated-class.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

afterEach(closeApps);

async function bootWithClasses(count: number): Promise<WeakRef<object>[]> {
  const classes = Array.from({ length: count }, (_, index) => decoratedClass(`C${index}`));
  expect(toldOf(await boot())).toEqual(classes.map(({ name }) => name));
  return classes.map((one) => new WeakRef(one));
}

it('the list of decorated classes keeps none of them alive', async () => {
  const classes = await bootWithClasses(100);
  const alive = (): number => classes.filter((one) => one.deref() !== undefined).length;
  for (let round = 0; round < 20 && alive() > 0; round++) {
    await setImmediate();
    collectGarbage();
  }
  expect(alive()).toBe(0);
  expect(toldOf(await boot())).toEqual([]);
});
