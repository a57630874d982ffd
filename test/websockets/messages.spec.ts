import { afterEach, describe, expect, it } from '@jest/globals';
import { startApp, type RunningApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { ChatGateway, release } from './chat-gateway.js';
import { closeClients, connect, LIBRARIES, type Library, useLibrary } from './ws-clients.js';
import { inFlight, OUTCOMES, outcomes } from './ws-series.js';

afterEach(closeClients);

function start(library: Library): Promise<RunningApp> {
  return startApp({
    metrics: { websockets: true },
    providers: [ChatGateway],
    configure: (app) => useLibrary(app, library),
  });
}

function ended(app: RunningApp, event: string, expected: Record<string, number>) {
  return eventually(() => outcomes(app, 'ChatGateway', event), expected);
}

describe.each(LIBRARIES)('messages over %s', (library) => {
  it.each([
    ['ask', 'HELLO'],
    ['async', 'later'],
    ['stream', 1],
  ])('count once when they are answered (%s)', async (event, answer) => {
    const app = await start(library);
    const client = await connect(app, library);
    const answered = client.next('answer');
    client.send(event, 'hello');
    expect(await answered).toBe(answer);
    expect(await ended(app, event, { success: 1 })).toEqual({ success: 1 });
    expect(await inFlight(app, 'ChatGateway', event)).toBe(0);
    const labels = `gateway="ChatGateway",event="${event}",outcome="success"`;
    expect(await app.sample(`ws_message_duration_seconds_count{${labels}}`)).toBe(1);
  });

  it.each<[event: string, data: unknown, outcome: Record<string, number>]>([
    ['nothing', undefined, { success: 1 }],
    ['throws', undefined, { error: 1 }],
    ['rejects', 'x', { error: 1 }],
    ['stream-fails', { an: 'object' }, { error: 1 }],
    ['pipe', 'x', { error: 1 }],
    ['silent', undefined, { error: 1 }],
    ['refused', undefined, { rejected: 1 }],
    ['refused', 'a text', { rejected: 1 }],
    ['refused', { an: 'object' }, { rejected: 1 }],
    ['guarded', 1, { success: 1 }],
    ['guarded', 7, { error: 1 }],
    ['guarded', 2, { rejected: 1 }],
  ])('count once, as they end, where nobody answers (%s of %j)', async (event, data, expected) => {
    const app = await start(library);
    const client = await connect(app, library);
    client.send(event, data);
    expect(await ended(app, event, expected)).toEqual(expected);
    expect(await inFlight(app, 'ChatGateway', event)).toBe(0);
  });

  it('are told apart where many are handled at once', async () => {
    const app = await start(library);
    const one = await connect(app, library);
    const other = await connect(app, library);
    for (let id = 0; id < 30; id += 1) {
      for (const client of [one, other]) {
        client.send('some-fail', id);
        client.send('guarded', id);
      }
    }
    const failed = { success: 40, error: 20 };
    expect(await ended(app, 'some-fail', failed)).toEqual(failed);
    const guarded = { success: 28, error: 2, rejected: 30 };
    expect(await ended(app, 'guarded', guarded)).toEqual(guarded);
  });

  it('are in flight until they are answered', async () => {
    const app = await start(library);
    const client = await connect(app, library);
    const answered = client.next('answer');
    client.send('slow');
    const look = () => inFlight(app, 'ChatGateway', 'slow');
    expect(await eventually(look, 1)).toBe(1);
    release('done');
    expect(await answered).toBe('done');
    expect(await eventually(look, 0)).toBe(0);
    expect(await ended(app, 'slow', { success: 1 })).toEqual({ success: 1 });
  });

  it.each([
    ['slow', { success: 1 }],
    ['slow-stream', { cancelled: 1 }],
  ])('end once where the client leaves before (%s)', async (event, expected) => {
    const app = await start(library);
    const client = await connect(app, library);
    client.send(event);
    const look = () => inFlight(app, 'ChatGateway', event);
    expect(await eventually(look, 1)).toBe(1);
    client.leave();
    const left = () => app.sample('ws_connections{gateway="ChatGateway"}');
    expect(await eventually(left, 0)).toBe(0);
    release('too late');
    expect(await eventually(look, 0)).toBe(0);
    expect(await ended(app, event, expected)).toEqual(expected);
  });

  it('whose stream is open end as cancelled when the client leaves', async () => {
    const app = await start(library);
    const client = await connect(app, library);
    const answered = client.next('answer');
    client.send('open');
    await answered;
    expect(await inFlight(app, 'ChatGateway', 'open')).toBe(1);
    client.leave();
    expect(await ended(app, 'open', { cancelled: 1 })).toEqual({ cancelled: 1 });
    expect(await inFlight(app, 'ChatGateway', 'open')).toBe(0);
  });

  it('have all their series at zero before the first of them', async () => {
    const app = await start(library);
    const body = await app.scrape();
    for (const outcome of OUTCOMES) {
      const series = `{gateway="ChatGateway",event="ask",outcome="${outcome}"} 0`;
      expect(body).toContain(`ws_messages_total${series}`);
      expect(body).toContain(`ws_message_duration_seconds_count${series}`);
    }
    expect(body).toContain('ws_messages_in_flight{gateway="ChatGateway",event="ask"} 0');
    expect(body).toContain('ws_connections{gateway="ChatGateway"} 0');
  });

  it('of an event that no gateway handles make no series', async () => {
    const app = await start(library);
    const client = await connect(app, library);
    client.send('scan', 1);
    const answered = client.next('answer');
    client.send('ask', 'hello');
    await answered;
    expect(await app.scrape()).not.toContain('scan');
  });
});
