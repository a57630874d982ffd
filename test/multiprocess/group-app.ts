import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCounter, type Counter, type MultiprocessOptions } from 'nestjs-metrics';
import { startHandles, type HandleApp } from '../handles/handle-app.js';

export const Visits = defineCounter({ name: 'visits_total', help: 'Visits.' });

/** An app of this process that is a member of a group. */
export interface GroupApp extends HandleApp {
  readonly visits: Counter<typeof Visits>;
  /** How many processes there are, by their state. */
  processes(): Promise<Record<'live' | 'stale' | 'dead', number | undefined>>;
}

const homes: string[] = [];

/** A path where nothing is yet, in a directory that goes with {@link removeHomes}. */
export function freshPath(name = 'group'): string {
  const home = mkdtempSync(join(realpathSync(tmpdir()), 'group-'));
  homes.push(home);
  return join(home, name);
}

/** Removes what {@link freshPath} made; for `afterAll`. */
export function removeHomes(): void {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
}

/** Starts an app that counts visits. */
export async function startMember(
  multiprocess: boolean | MultiprocessOptions | undefined,
): Promise<GroupApp> {
  const app = await startHandles([Visits], {
    ...(multiprocess !== undefined && { multiprocess }),
  });
  return {
    ...app,
    visits: app.handle(Visits),
    processes: async () => ({
      live: await app.sample('nestjs_metrics_processes{state="live"}'),
      stale: await app.sample('nestjs_metrics_processes{state="stale"}'),
      dead: await app.sample('nestjs_metrics_processes{state="dead"}'),
    }),
  };
}
