import { afterEach, describe, expect, it } from '@jest/globals';
import { sampleIn } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { endProcesses } from '../support/process.js';
import { startCluster } from './running-cluster.js';

/** How many sign up when the shop opens, by where they heard of it. */
const CUSTOMERS = { web: 2, mobile: 2 };

describe('The cluster sample', () => {
  afterEach(endProcesses);

  it('has the customers of one shop, however many workers there are', async () => {
    const cluster = await startCluster(3, { traffic: true });
    const signUps = async (): Promise<unknown> => {
      const body = await cluster.scrape();
      return Object.fromEntries(
        Object.keys(CUSTOMERS).map((source) => [
          source,
          sampleIn(body, `users_created_total{source="${source}"}`),
        ]),
      );
    };

    expect(await eventually(signUps, CUSTOMERS)).toEqual(CUSTOMERS);
    expect(cluster.process.output()).not.toMatch(/was answered|ERROR/);
    await cluster.close();
  });

  it('ends all its workers in good order when it is told to end', async () => {
    const cluster = await startCluster(2);

    expect(await cluster.process.end('SIGTERM')).toEqual({ code: 0, signal: null });

    expect(cluster.process.output().match(/^Worker \d+ has ended: 0$/gm)).toHaveLength(2);
    await cluster.close();
  });
});
