import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';

/** Hears what is logged from now on, until all mocks are restored. */
export function listenToLogs(): () => string[] {
  const lines: string[] = [];
  for (const level of ['warn', 'error'] as const) {
    jest.spyOn(Logger.prototype, level).mockImplementation((message: unknown) => {
      lines.push(String(message));
    });
  }
  return () => lines;
}
