import { MetricsError } from '../errors/index.js';
import type { Secret } from '../options/index.js';
import { variableName } from './secret-place.js';
import { SecretFile } from './secret-file.js';

/** Where secrets come from. */
export interface SecretSource {
  /** All that hold now. */
  current(): Promise<readonly string[]>;
}

/**
 * Reads the secrets of an option for the first time.
 * @throws MetricsError `INVALID_OPTIONS` where there are none; it names their place, and no secret.
 */
export async function openSecrets(secret: Secret, option: string): Promise<SecretSource> {
  if (typeof secret === 'string') return fixed([secret]);
  if ('file' in secret && secret.file !== undefined) {
    return SecretFile.open(secret.file, `${option}.file`);
  }
  if ('env' in secret) return fixed([readVariable(secret.env, option)]);
  return fixed([...(secret as readonly string[])]);
}

function fixed(secrets: readonly string[]): SecretSource {
  return { current: () => Promise.resolve(secrets) };
}

function readVariable(name: string, option: string): string {
  const value = process.env[name]?.trim() ?? '';
  if (value !== '') return value;
  const what = process.env[name] === undefined ? 'is not set' : 'is empty';
  throw new MetricsError(
    'INVALID_OPTIONS',
    `The option ${option}.env names ${variableName(name)}, which ${what}. ` +
      'Set it before the app starts, or use { file } for a secret in a file.',
  );
}
