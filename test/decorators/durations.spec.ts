import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { Subject } from 'rxjs';
import { closeApps, startApp } from '../support/app.js';
import { Asking, Speed, Timing } from './clock-methods.js';

afterEach(() => {
  jest.restoreAllMocks();
});
afterEach(closeApps);

/** A clock that stands still but where a test moves it. */
function stoppedClock(): { move(seconds: number): void } {
  let now = 5_000;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  return {
    move: (seconds) => {
      now += seconds * 1_000;
    },
  };
}

describe('the duration of a call is from its beginning to its end', () => {
  it.each([
    ['alone', 7.5, { success: undefined, error: undefined }],
    ['twice', 7.5, { success: 4.5, error: 3 }],
    ['looked', 7.5, { success: undefined, error: undefined }],
    ['onError', 3, { success: undefined, error: undefined }],
  ] as const)('in a histogram (%s)', async (method, seconds, byOutcome) => {
    const { app } = await startApp({ providers: [Timing] });
    const service = app.get(Timing);
    const clock = stoppedClock();
    const failing = (): never => {
      clock.move(3);
      throw new Error('no');
    };
    expect(() => service[method](failing)).toThrow('no');
    await service[method](async () => clock.move(0.5));
    const subject = new Subject<number>();
    const source = service[method](() => subject.asObservable());
    clock.move(100);
    source.subscribe();
    clock.move(4);
    subject.complete();
    expect(await valueOf(app, 'took_alone_seconds_sum')).toBe(seconds);
    for (const outcome of ['success', 'error'] as const) {
      expect((await valueOf(app, 'took_seconds_sum', { outcome })) || undefined).toBe(
        byOutcome[outcome],
      );
    }
  });

  it.each(['byLabel', 'byLabelBesideATimer'] as const)(
    'for a label function that asks (%s)',
    async (method) => {
      const { app } = await startApp({ providers: [Asking] });
      const service = app.get(Asking);
      const clock = stoppedClock();
      service[method](() => clock.move(2));
      const failing = service[method](async () => {
        await Promise.resolve();
        clock.move(3);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      const said = (await seriesOf(app, Speed)).map(({ labels }) => labels['seconds']);
      expect(said).toEqual([method === 'byLabel' ? '2' : 'no', '3']);
    },
  );
});
