import { afterEach, describe, expect, it } from '@jest/globals';
import { closeLabs, Lab } from './lab.js';
import { pick } from './samples.js';

afterEach(closeLabs);

describe('work without a server', () => {
  it.each([
    ['that closes its app', true],
    ['that does not close its app', false],
  ])('%s ends by itself, and its counts stay', async (_, closes) => {
    const lab = await Lab.open();
    const settings = { multiprocess: { directory: lab.directory, app: 'of the test' } };
    const witness = await lab.sibling({ settings });
    const env = { MEMBER: JSON.stringify({ settings, closes }) };
    expect(await lab.spawn('batch.mjs', { env })).toEqual({
      code: 0,
      signal: null,
      output: 'done\n',
    });
    expect(pick(await witness.scrape(), ['visits_total{path="/batch"}'])).toEqual({
      'visits_total{path="/batch"}': 1,
    });
  });

  it('alone leaves its counts to who comes after it', async () => {
    const lab = await Lab.open();
    const settings = { multiprocess: { directory: lab.directory, app: 'of the test' } };
    const env = { MEMBER: JSON.stringify({ settings, closes: true }) };
    await lab.spawn('batch.mjs', { env });
    await lab.spawn('batch.mjs', { env });
    const late = await lab.sibling({ settings });
    expect(pick(await late.scrape(), ['visits_total{path="/batch"}'])).toEqual({
      'visits_total{path="/batch"}': 2,
    });
  });
});
