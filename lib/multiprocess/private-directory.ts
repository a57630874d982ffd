import { chmod, lstat, mkdir, readdir } from 'node:fs/promises';
import { describeError } from '../errors/index.js';
import { cureOf } from './group-messages.js';
import { isGone } from './system-error.js';

const PRIVATE = 0o700;

/** Why a directory cannot be used, and what to do about it, as sentences. */
export class DirectoryFault extends Error {}

/**
 * Makes a directory that only the user can enter, or sees that the one that is there is
 * such a one; one that is open to others is closed where it holds nothing else.
 * @throws DirectoryFault
 */
export async function openPrivateDirectory(
  path: string,
  isOurs: (name: string) => boolean,
): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: PRIVATE });
  } catch (error) {
    // It may be there, as something else.
    await check(path, isOurs, error);
    return;
  }
  await check(path, isOurs);
}

async function check(
  path: string,
  isOurs: (name: string) => boolean,
  cause?: unknown,
): Promise<void> {
  let found;
  try {
    found = await lstat(path);
  } catch (error) {
    const why = cause !== undefined && isGone(error) ? cause : error;
    throw new DirectoryFault(`${describeError(why)}. ${cureOf(why)}`);
  }
  const other = 'Choose another one with multiprocess.directory.';
  if (found.isSymbolicLink()) {
    throw new DirectoryFault(`it is a symbolic link. Name the directory that it leads to.`);
  }
  if (!found.isDirectory()) throw new DirectoryFault(`it is no directory. ${other}`);
  const user = process.geteuid?.();
  if (user !== undefined && found.uid !== user) {
    throw new DirectoryFault(`it belongs to user ${found.uid}, and this is user ${user}. ${other}`);
  }
  if ((found.mode & 0o777) !== PRIVATE) await close(path, found.mode, isOurs);
}

/** A directory such as /tmp, named by mistake, must stay open for those who use it. */
async function close(path: string, mode: number, isOurs: (name: string) => boolean): Promise<void> {
  const shown = (mode & 0o7777).toString(8).padStart(4, '0');
  try {
    const foreign = (await readdir(path)).find((name) => !isOurs(name));
    if (foreign !== undefined) {
      throw new DirectoryFault(
        `its mode is ${shown}, not 0700, and it holds other things, such as ${JSON.stringify(foreign)}. Use a directory of its own.`,
      );
    }
    await chmod(path, PRIVATE);
  } catch (error) {
    if (error instanceof DirectoryFault) throw error;
    throw new DirectoryFault(
      `its mode is ${shown}, not 0700: ${describeError(error)}. ${cureOf(error)}`,
    );
  }
}

/** Why a directory cannot be used, with the cure, for messages. */
export function reasonOf(error: unknown): string {
  if (error instanceof DirectoryFault) return error.message;
  return `${describeError(error)}. ${cureOf(error)}`;
}
