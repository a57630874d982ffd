import type { LoggerService } from '@nestjs/common';

/** Keeps what is logged as an error, and as a warning. */
export function logOf(): { errors: string[]; warnings: string[]; logger: LoggerService } {
  const errors: string[] = [];
  const warnings: string[] = [];
  const logger: LoggerService = {
    log: () => undefined,
    warn: (text: string) => void warnings.push(text),
    error: (text: string) => void errors.push(text),
  };
  return { errors, warnings, logger };
}
