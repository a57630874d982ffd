import { basename } from 'node:path';

/** PM2 runs all apps by a script of its own, and tells the app's in a variable. */
export function mainScript(): string {
  const script = process.argv[1] ?? process.execPath;
  const isOfPm2 = basename(script).startsWith('ProcessContainer');
  return (isOfPm2 && process.env['pm_exec_path']) || script;
}
