import { jest } from '@jest/globals';

/** What scrapes under way have to end once an app closes. */
const MOMENT_MS = 1_000;
const MINUTE_MS = 60_000;

/**
 * From now on scrapes have a minute in place of that moment, which a busy machine may need
 * for what takes a few turns of the event loop; `jest.restoreAllMocks()` ends it.
 */
export function giveTimeToEnd(): void {
  const start = setTimeout;
  jest
    .spyOn(globalThis, 'setTimeout')
    .mockImplementation(((callback: () => void, milliseconds: number) =>
      start(callback, milliseconds === MOMENT_MS ? MINUTE_MS : milliseconds)) as typeof setTimeout);
}
