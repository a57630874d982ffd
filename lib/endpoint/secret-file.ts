import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Logger } from '@nestjs/common';
import { describeError, MetricsError } from '../errors/index.js';
import { fileName } from './secret-place.js';

const MAX_BYTES = 65_536;
const MAX_SECRETS = 100;
/** How long a request waits for the file system; then the secrets read before hold. */
const PATIENCE_MS = 1_000;

/**
 * A file with one secret a line, read again for each request: it is small, and what a
 * time stamp says is not enough where a file is written twice within one tick of it.
 */
export class SecretFile {
  private readonly logger = new Logger('MetricsModule');
  private reading: Promise<void> | undefined;
  private isAmiss = false;

  private constructor(
    private readonly path: string,
    private readonly option: string,
    private secrets: readonly string[],
  ) {}

  /** @throws MetricsError `INVALID_OPTIONS` where no secret can be read. */
  static async open(path: string, option: string): Promise<SecretFile> {
    const absolute = resolve(path);
    try {
      return new SecretFile(absolute, option, await readSecrets(absolute));
    } catch (error) {
      throw new MetricsError(
        'INVALID_OPTIONS',
        `The option ${option} names ${fileName(path)}, which has no secret that could be read: ${reasonOf(error)}. ` +
          'Put one secret a line there, readable for this process, before the app starts.',
      );
    }
  }

  /**
   * The secrets that hold now. Requests that come at the same time share one look at
   * the file; where it cannot be read, or is empty, those read before go on to hold.
   */
  async current(): Promise<readonly string[]> {
    this.reading ??= this.readAgain().finally(() => {
      this.reading = undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((done) => {
      timer = setTimeout(() => {
        this.complain('it took too long');
        done();
      }, PATIENCE_MS).unref();
    });
    await Promise.race([this.reading, patience]);
    clearTimeout(timer);
    return this.secrets;
  }

  private async readAgain(): Promise<void> {
    try {
      this.secrets = await readSecrets(this.path);
      this.isAmiss = false;
    } catch (error) {
      this.complain(reasonOf(error));
    }
  }

  /** Once, until the file is in order again. */
  private complain(reason: string): void {
    if (this.isAmiss) return;
    this.isAmiss = true;
    this.logger.error(
      `The secrets of the option ${this.option} cannot be read again from ${this.path}: ${reason}. Those read before go on to hold.`,
    );
  }
}

async function readSecrets(path: string): Promise<string[]> {
  const found = await stat(path);
  // To open a pipe could wait for ever.
  if (!found.isFile()) throw new Error('it is no file');
  if (found.size > MAX_BYTES) throw new Error(`it is longer than ${MAX_BYTES} bytes`);
  const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.trim());
  const secrets = lines.filter((line) => line !== '');
  if (secrets.length === 0) throw new Error('it is empty');
  if (secrets.length > MAX_SECRETS) throw new Error(`it has more than ${MAX_SECRETS} lines`);
  return secrets;
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? describeError(error);
}
