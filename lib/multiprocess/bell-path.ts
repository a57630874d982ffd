import { lstat, readlink, symlink, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { userDirectory } from './group-settings.js';
import { openPrivateDirectory } from './private-directory.js';
import { codeOf } from './system-error.js';

/** How long the path of a socket may be, in bytes; the systems take from 103 on. */
const MAX_SOCKET_PATH = 100;
/** What is added to the path of a socket while it is made. */
export const UNFINISHED = '~';

/** The name of a member's socket, or of the link to it. */
export const BELL = 'bell';

/**
 * Where a member is to listen whose directory is this one. Where that path is too long for
 * a socket, it is among the user's temporary files, and a link in the directory leads there.
 */
export async function placeForBell(directory: string, id: string): Promise<string> {
  const path = join(directory, BELL);
  if (fits(path)) return path;
  const elsewhere = userDirectory();
  await openPrivateDirectory(elsewhere, () => true);
  const place = join(elsewhere, `${id}.bell`);
  if (!fits(place)) {
    throw new Error(`the paths ${path} and ${place} are both too long for a socket`);
  }
  await symlink(place, path);
  return place;
}

/** Where a member listens whose directory is this one. */
export async function findBell(directory: string): Promise<string> {
  const path = join(directory, BELL);
  try {
    // Not by the path's length: the directory may have had a longer name when it was made.
    return await readlink(path);
  } catch (error) {
    if (codeOf(error) === 'EINVAL') return path;
    throw error;
  }
}

/** Removes what a member that has ended left of its bell outside of its directory. */
export async function removeDistantBell(directory: string, id: string): Promise<void> {
  try {
    const place = await readlink(join(directory, BELL));
    if (basename(place) === `${id}.bell` && (await lstat(place)).isSocket()) await unlink(place);
  } catch (error) {
    // Most have none.
    if (!['EINVAL', 'ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) throw error;
  }
}

/** True where a member's bell is still where it was. */
export async function hasBell(directory: string): Promise<boolean> {
  try {
    return (await lstat(await findBell(directory))).isSocket();
  } catch {
    return false;
  }
}

function fits(path: string): boolean {
  return Buffer.byteLength(path + UNFINISHED) <= MAX_SOCKET_PATH;
}
