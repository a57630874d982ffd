import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ADAPTERS } from '../support/app.js';
import { closeWireApps, startWireApp, type WireApp } from './wire-app.js';
import { countsAfter, untilInFlight, type Counts } from './wire-readings.js';
import { closeSockets, connectTo } from './wire-socket.js';

afterEach(async () => {
  closeSockets();
  await closeWireApps();
});

/** Closes an app, and reads what was counted at the end. */
async function closeAndCount(
  { app, meeting }: WireApp,
  requests: number,
  whileClosing?: () => Promise<unknown>,
): Promise<Counts | undefined> {
  let counts: Counts | undefined;
  meeting.whileClosing = whileClosing;
  meeting.afterClosing = async () => {
    counts = await countsAfter(app, requests);
  };
  await app.close();
  return counts;
}

describe.each(ADAPTERS)('on %s, while the app closes,', (adapter) => {
  it('a request under way counts as it is answered', async () => {
    const running = await startWireApp({ adapter });
    const { app, port, meeting } = running;
    const client = await connectTo(port);
    const reached = once(meeting, 'reached');
    client.send('GET', '/waiting', 'connection: close\r\n');
    await reached;

    const counts = await closeAndCount(running, 1, async () => {
      expect(await untilInFlight(app, 1)).toEqual({});
      setImmediate(() => meeting.emit('go'));
    });
    await client.until(/200 OK[^]*at last/);
    expect(counts).toEqual({ 'GET /waiting 200': 1 });
  });

  it('a request that is cut with its connection counts once, as 500', async () => {
    const running = await startWireApp({ adapter, forceCloseConnections: true });
    const client = await connectTo(running.port);
    const reached = once(running.meeting, 'reached');
    client.send('GET', '/waiting');
    await reached;

    expect(await closeAndCount(running, 1)).toEqual({ 'GET /waiting 500': 1 });
    running.meeting.emit('go');
    expect(client.received()).toBe('');
  });

  it('a request that is refused for it counts once, as 503', async () => {
    const running = await startWireApp({ adapter, return503OnClosing: true });
    const client = await connectTo(running.port);
    client.send('GET', '/quick');
    await client.until(/200 OK[^]*quick/);

    const counts = await closeAndCount(running, 2, async () => {
      client.send('GET', '/quick');
      await client.until(/503 Service Unavailable/);
    });
    // It is refused before anybody looks for its route, or asks us to.
    expect(counts).toEqual({ 'GET /quick 200': 1, 'GET unmatched 503': 1 });
  });
});
