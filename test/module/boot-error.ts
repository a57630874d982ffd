import { startApp, type AppOptions } from '../support/app.js';

/** What a fixture app that must not boot fails with; a failure of its own where it boots. */
export async function bootError(options: () => AppOptions): Promise<unknown> {
  try {
    await startApp(options());
  } catch (error) {
    return error;
  }
  throw new Error('The app booted.');
}
