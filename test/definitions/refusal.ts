import { expect } from '@jest/globals';
import { MetricsError } from 'nestjs-metrics';

/** The `MetricsError` that an action ends in; fails where it returns or throws something else. */
export function refusalOf(action: () => unknown): MetricsError {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(MetricsError);
    expect(error).toBeInstanceOf(Error);
    return error as MetricsError;
  }
  throw new Error('nothing was refused');
}

/** The same for what a promise is rejected with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<MetricsError> {
  const error: unknown = await promise.then(
    () => new Error('nothing was refused'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MetricsError);
  return error as MetricsError;
}

/** One definition that is refused, and what its message says. */
export interface RefusedDefinition {
  readonly title: string;
  readonly define: () => unknown;
  /** Parts of the message: the offender, the rule and the cure. */
  readonly says: readonly string[];
}

/** Expects the code, and a message with all these parts. */
export function expectRefusal(error: MetricsError, code: string, says: readonly string[]): void {
  expect(error.code).toBe(code);
  for (const part of says) expect(error.message).toContain(part);
}
