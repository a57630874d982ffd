import { runInThisContext } from 'node:vm';

let copies = 0;

/**
 * A copy of a function, compiled for itself. V8 keeps what it learns about a call
 * site with the source, so a loop that were shared by several peers would be
 * compiled for all of them at once, and none would run as it does in an app. The
 * function sees its parameters and globals only.
 */
export function apart(source) {
  copies += 1;
  return runInThisContext(`(${source})`, { filename: `copy-${copies}.js` });
}
