import type { LoggerService } from '@nestjs/common';

/** A logger for an app, to be given as `app.useLogger(log)`, that keeps what is logged. */
export class CapturedLog implements LoggerService {
  private readonly lines: { level: string; message: string; context: unknown }[] = [];

  log(message: unknown, context?: unknown): void {
    this.lines.push({ level: 'log', message: String(message), context });
  }

  warn(message: unknown, context?: unknown): void {
    this.lines.push({ level: 'warn', message: String(message), context });
  }

  error(message: unknown, _stack?: unknown, context?: unknown): void {
    this.lines.push({ level: 'error', message: String(message), context });
  }

  /** The levels of all that our module has logged. */
  get levels(): string[] {
    return this.lines
      .filter(({ context }) => context === 'MetricsModule')
      .map(({ level }) => level);
  }

  /** What our module has logged but for the line of every boot, each after its level. */
  get ours(): string[] {
    return this.lines
      .filter(({ level, context }) => context === 'MetricsModule' && level !== 'log')
      .map(({ level, message }) => `${level} ${message}`);
  }
}
