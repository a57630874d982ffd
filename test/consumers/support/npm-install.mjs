import { run } from './command.mjs';

/** Installs packages, beside those of the folder's `package.json`, and leaves no trace in it. */
export function npmInstall(cwd, ...packages) {
  const strict = ['--no-save', '--no-package-lock', '--strict-peer-deps'];
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  return run(['npm', 'install', ...strict, ...quiet, ...packages], { cwd });
}
