// Installs the dependencies where there are none, or where the lock file is newer
// than what is installed, so that `npm start` and `npm test` work on a fresh clone.
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';

const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

// npm writes this file at the end of each install.
if (modified('node_modules/.package-lock.json') < modified('package-lock.json')) {
  console.log('Installing dependencies …');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}
