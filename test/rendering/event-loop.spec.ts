import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { MetricsError } from 'nestjs-metrics';
import { bootError } from '../module/boot-error.js';
import { closeApps, startApp, type TestApp } from '../support/app.js';
import { chunksOf, openBody, restOf, samplesIn } from './bodies.js';
import { stubClock, turnsWhile } from './event-loop.js';
import { COUNTERS, fillCounter, fillHistogram, Lag } from './many-series.js';

const [First] = COUNTERS;
/** What goes on beside a rendering: it must not be told by how fast the machine is. */
const TINY_MS = 0.001;
/** The lines that may be written before anybody looks at the clock: well below 1 ms. */
const LINES_PER_READING = 1_000;

async function start(maxBlockMs?: number): Promise<TestApp> {
  const exposition = maxBlockMs === undefined ? {} : { maxBlockMs };
  const { app } = await startApp({ metrics: { metrics: [...COUNTERS, Lag], exposition } });
  return app;
}

let echo: Server | undefined;
let pinging: Socket | undefined;

/** Sends a byte to and fro over a socket; the number of round trips so far. */
async function startPingPong(): Promise<() => number> {
  echo = createServer((socket) => {
    // It may be reset at the end, with a byte on its way.
    socket.on('error', () => undefined).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const socket = connect((echo.address() as AddressInfo).port, '127.0.0.1');
  pinging = socket;
  let trips = 0;
  socket.on('data', (byte) => {
    trips++;
    socket.write(byte);
  });
  await once(socket, 'connect');
  socket.write('x');
  await once(socket, 'data');
  return () => trips;
}

afterEach(async () => {
  jest.restoreAllMocks();
  pinging?.destroy();
  echo?.close();
  await closeApps();
});

describe('the event loop while a body is rendered', () => {
  it.each<[what: string, fill: (app: TestApp) => void, name: string, lines: number]>([
    ['counters', (app) => fillCounter(app, First!, 50_000), First!.name, 50_000],
    ['histograms', (app) => fillHistogram(app, 1_000), Lag.name, 33_000],
  ])('goes to the app after maxBlockMs, for %s', async (_, fill, name, lines) => {
    const app = await start(10);
    fill(app);
    const clock = stubClock({ perReading: 1 });
    let text = '';
    const { count, longestHold } = await turnsWhile(async () => {
      text = await restOf(await openBody(app, { names: [name] }));
    }, clock.now);
    expect(samplesIn(text)).toHaveLength(lines);
    expect(clock.readings()).toBeGreaterThan(lines / LINES_PER_READING);
    // Who sees that the time is up looks once more before waiting, and after.
    expect(longestHold).toBeLessThanOrEqual(10 + 5);
    expect(count).toBeGreaterThanOrEqual(Math.floor(clock.readings() / 15));
  });

  it('goes to the app after 2 ms where nobody says otherwise', async () => {
    const app = await start();
    fillCounter(app, First!, 20_000);
    const clock = stubClock({ perReading: 0.5 });
    const { longestHold } = await turnsWhile(() => openBody(app).then(chunksOf), clock.now);
    expect(longestHold).toBeGreaterThanOrEqual(2);
    expect(longestHold).toBeLessThanOrEqual(2 + 5 * 0.5);
  });

  it('is not given back before its time where there is time left', async () => {
    const app = await start(60_000);
    fillCounter(app, First!, 5_000);
    const clock = stubClock({ perReading: 1 });
    const { count } = await turnsWhile(() => openBody(app).then(chunksOf), clock.now);
    expect(clock.readings()).toBeGreaterThan(10);
    expect(count).toBeLessThan(5);
  });

  it('is shared by all bodies that are rendered at once, as one share', async () => {
    const app = await start(20);
    for (const counter of COUNTERS) fillCounter(app, counter, 10_000);
    const clock = stubClock({ perReading: 1 });
    let texts: string[] = [];
    const { count, longestHold } = await turnsWhile(async () => {
      const bodies = COUNTERS.map(({ name }) => openBody(app, { names: [name] }));
      texts = await Promise.all((await Promise.all(bodies)).map(restOf));
    }, clock.now);
    for (const text of texts) expect(samplesIn(text)).toHaveLength(10_000);
    // Each of the others looks at the clock when it is up; a share each would make 160 of 20.
    expect(longestHold).toBeLessThanOrEqual(20 + 5 * COUNTERS.length);
    expect(count).toBeGreaterThan(clock.readings() / 65);
  });

  it('is shared with a reader that works between two chunks, also those that are held for it', async () => {
    const app = await start(5);
    fillCounter(app, First!, 20_000);
    const clock = stubClock();
    const names = [First!.name];
    const bodies = await Promise.all([openBody(app, { names }), openBody(app, { names })]);
    for (const body of bodies) {
      const { count, longestHold } = await turnsWhile(async () => {
        for (let next = await body.next(); !next.done; next = await body.next()) clock.pass(5);
      }, clock.now);
      expect(count).toBeGreaterThan(10);
      expect(longestHold).toBe(5);
    }
  });

  it('serves sockets, timers and immediates of the app', async () => {
    const app = await start(TINY_MS);
    for (const counter of COUNTERS) fillCounter(app, counter, 10_000);
    const trips = await startPingPong();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const body = await openBody(app);
    const [tripsBefore, ticksBefore] = [trips(), ticks];
    const { count } = await turnsWhile(() => chunksOf(body));
    const [served, ticked] = [trips() - tripsBefore, ticks - ticksBefore];
    clearInterval(timer);
    expect(count).toBeGreaterThan(100);
    expect(served).toBeGreaterThan(1);
    expect(ticked).toBeGreaterThan(1);
  });
});

describe('exposition.maxBlockMs', () => {
  it.each([0, -1, NaN, Infinity, '2', null, {}])('is refused at boot as %p', async (maxBlockMs) => {
    const error = await bootError(() => ({
      metrics: { exposition: { maxBlockMs: maxBlockMs as number } },
    }));
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).code).toBe('INVALID_OPTIONS');
    expect((error as MetricsError).message).toContain('exposition.maxBlockMs');
  });

  it.each([TINY_MS, 0.5, 1_000, undefined])('may be %p', async (maxBlockMs) => {
    const app = await start(maxBlockMs);
    fillCounter(app, First!, 3_000);
    const text = await restOf(await openBody(app, { names: [First!.name] }));
    expect(samplesIn(text)).toHaveLength(3_000);
  });
});
