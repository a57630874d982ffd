import { isAbsolute, resolve } from 'node:path';

/**
 * The name of a variable, in a message. A secret may stand where the name belongs, so only
 * what can be nothing else is shown: words in capitals.
 */
export function variableName(name: string): string {
  const isName = /^([A-Z]{1,20}|[A-Z][A-Z0-9]*(_[A-Z0-9]+)+)$/.test(name);
  return isName ? `the environment variable ${name}` : 'an environment variable';
}

/**
 * The place of a file, in a message. A secret may stand where the path belongs, so only
 * what can be nothing else is shown; one in base64 may begin with a slash.
 */
export function fileName(path: string): string {
  const isPath = (isAbsolute(path) || /^\.{1,2}[\\/]/.test(path)) && !/[+=]/.test(path);
  return isPath ? resolve(path) : 'a file';
}
