import { Logger } from '@nestjs/common';

/** Failures of a work that goes on: each kind is logged once, until all is well again. */
export class FailureLog {
  private readonly logger = new Logger('MetricsModule');
  private readonly said = new Set<string>();

  say(kind: string, level: 'error' | 'warn', message: string): void {
    if (this.said.has(kind)) return;
    this.said.add(kind);
    try {
      this.logger[level](message);
    } catch {
      // The app's own logger failed, which is no reason to stop.
    }
  }

  /** From now on each kind is said again. */
  forget(): void {
    this.said.clear();
  }
}
