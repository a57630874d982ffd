import { Logger } from '@nestjs/common';
import { describeError } from '../errors/index.js';
import { codeOf } from './system-error.js';

/** How many messages are remembered, so that none comes twice. */
const MAX_KINDS = 1_000;

/** What is wrong with the group, and what to do about it: each kind is said once. */
export class GroupMessages {
  private readonly logger = new Logger('MetricsModule');
  private readonly said = new Set<string>();

  /** Says what is wrong, unless that kind was said before. */
  warn(kind: string, message: string): void {
    if (this.said.has(kind) || this.said.size >= MAX_KINDS) return;
    this.said.add(kind);
    this.logger.warn(message);
  }

  /** Says that this process cannot tell the others what it counts. */
  cannotWrite(directory: string, error: unknown): void {
    this.warn(
      `write ${codeOf(error)}`,
      `multiprocess: this process (pid ${process.pid}) cannot write into ${directory}: ${describeError(error)}. ` +
        `A scrape of it shows its own metrics; other processes show it as it was last. ${cureOf(error)}`,
    );
  }

  /** Says that a directory in which processes are to meet cannot be used. */
  cannotMeet(directory: string, reason: string): void {
    this.warn(
      `meet ${reason}`,
      `multiprocess: processes cannot meet in ${directory}: ${reason} Each answers only for itself until then.`,
    );
  }

  /** Says that somebody else's directory is not part of what is shown. */
  leftOut(id: string, reason: string): void {
    this.warn(
      `left out: ${reason}`,
      `multiprocess: ${id} is left out of what is shown: ${reason}. ` +
        'Give each app a directory of its own with multiprocess.directory, and run one version of this package in all processes of it.',
    );
  }

  /** Says that what another process tells cannot be read, once for each, as each is a loss of its own. */
  cannotRead(id: string, problem: string, detail: string, isKnown: boolean): void {
    this.warn(
      `read ${id} ${problem}`,
      `multiprocess: what another process tells is ${problem.replace('-', ' ')}: ${detail}. ` +
        `${isKnown ? 'It is shown as it was last' : 'It is left out'}. ` +
        'Stop what else writes there, or remove it, and run one version of this package in all processes of the app.',
    );
  }

  /** Says that the group's directory cannot be read. */
  cannotLook(error: unknown): void {
    this.warn(
      `look ${codeOf(error)}`,
      `multiprocess: the other processes cannot be found: ${describeError(error)}. They are shown as they were last, where that is known. ${cureOf(error)}`,
    );
  }

  /** Says that what all tell could not be put together, which nothing outside can bring about. */
  cannotMerge(error: unknown): void {
    this.warn(
      'merge',
      `multiprocess: the metrics of several processes could not be merged: ${describeError(error)}. ` +
        'Each shows its own. Please report this as a bug of nestjs-metrics.',
    );
  }

  /** Says that what is done now and then failed. */
  cannotTick(error: unknown): void {
    this.warn(
      `tick ${codeOf(error)}`,
      `multiprocess: this process (pid ${process.pid}) could not tell the others what changed: ${describeError(error)}. It tries again. ${cureOf(error)}`,
    );
  }

  /** Says that the last state could not be written. */
  cannotLeave(error: unknown): void {
    this.warn(
      `leave ${codeOf(error)}`,
      `multiprocess: what this process (pid ${process.pid}) counted last could not be written as it ended: ${describeError(error)}. ${cureOf(error)}`,
    );
  }

  /** Says that a directory that was taken over could not be read, moved or removed. */
  cannotAdopt(path: string, error: unknown): void {
    this.warn(
      `adopt ${codeOf(error)}`,
      `multiprocess: ${path}, which an ended process has left, cannot be taken over: ${describeError(error)}. ` +
        `What it counted is shown all the same. ${cureOf(error)}`,
    );
  }
}

/** What to do about an error of the system, for messages. */
export function cureOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'Make room on the disk.';
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return 'Make it writable for the user that the app runs as, or choose another one with multiprocess.directory.';
    case 'EMFILE':
    case 'ENFILE':
      return 'Raise the limit of open files (ulimit -n).';
    case 'EEXIST':
    case 'ENOTDIR':
      return 'Remove the file of that name, or choose another directory with multiprocess.directory.';
    default:
      return 'Choose another directory with multiprocess.directory, on a local file system.';
  }
}
