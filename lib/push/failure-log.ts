import type { Logger } from '@nestjs/common';

/** Failures of a work that goes on: each kind is logged once, until the work succeeds again. */
export class FailureLog {
  private readonly logged = new Set<string>();

  constructor(private readonly logger: Logger) {}

  failed(kind: string, message: string): void {
    if (this.logged.has(kind)) return;
    this.logged.add(kind);
    this.logger.error(message);
  }

  succeeded(): void {
    this.logged.clear();
  }
}
