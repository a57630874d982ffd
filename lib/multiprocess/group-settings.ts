import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';
import { multiprocessOptionsOf, type MetricsModuleSettings } from '../options/index.js';
import { mainScript } from './main-script.js';

const DEFAULT_DEADLINE_MS = 300;
/** Under which the main thread tells its threads which app they are of. */
const APP_OF_THREADS = 'nestjs-metrics.app';

/** What the option `multiprocess` comes to in this process. */
export interface GroupSettings {
  /** The group's directory, as an absolute path. */
  readonly directory: string;
  /** What lies above it and must belong to the user as well; undefined where the user chose it. */
  readonly parent: string | undefined;
  readonly app: string;
  /** How long who is silent is waited for, in milliseconds. */
  readonly deadlineMs: number;
}

/** The settings of the group; undefined where the option is off. */
export function groupSettings(settings: MetricsModuleSettings): GroupSettings | undefined {
  const options = multiprocessOptionsOf(settings);
  if (options === undefined) return undefined;
  const { app = defaultApp(), directory: chosen } = options;
  const parent = chosen === undefined ? userDirectory() : undefined;
  return {
    directory: chosen === undefined ? join(parent!, hashOf(app)) : resolve(chosen),
    parent,
    app,
    deadlineMs: options.deadlineMs ?? DEFAULT_DEADLINE_MS,
  };
}

/** Where the user's own things lie among the system's temporary files. */
export function userDirectory(): string {
  return join(tmpdir(), `nestjs-metrics-${process.geteuid?.() ?? 'user'}`);
}

/** The main script's path; threads have a script of their own, and take that of the main thread. */
function defaultApp(): string {
  const own = mainScript();
  if (isMainThread) {
    setEnvironmentData(APP_OF_THREADS, own);
    return own;
  }
  const told = getEnvironmentData(APP_OF_THREADS);
  return typeof told === 'string' ? told : own;
}

function hashOf(app: string): string {
  return createHash('sha256').update(app).digest('hex').slice(0, 16);
}
