import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { FaultTable } from './fault-table.js';

/** What was seen of a fault. */
export interface Sight {
  /** As the table shows it. */
  readonly text: string;
  /** What is compared between both sides. */
  readonly essence: string;
}

/** One row: what is done, and what must be seen then. */
export interface Fault {
  readonly input: string;
  /** What must be seen of an app with this module, as text. */
  readonly holds: string;
  ours(): Promise<Sight>;
  /** The same input, given to prom-client alone; left out where it has nothing of the kind. */
  alone?(): Promise<Sight>;
}

/** A sight that is its own essence. */
export function saw(text: string): Sight {
  return { text, essence: text };
}

/**
 * Tests each row, shows both sides as a table, and compares that with the table of this
 * section in README.md.
 */
export function describeFaults(section: string, faults: readonly Fault[]): void {
  describe(section, () => {
    const table = new FaultTable(section);
    afterEach(closeApps);
    afterAll(() => void process.stdout.write(`${table.toText()}\n`));

    it.each(faults)(
      '$input',
      async ({ input, holds, ours, alone }) => {
        const sight = await ours();
        table.add(input, sight, await alone?.());
        expect(sight.text).toBe(holds);
      },
      120_000,
    );

    it('are the rows of README.md', () => {
      if (process.env['UPDATE_FAULTS'] === '1') table.write();
      expect(table.rows).toEqual(table.written());
    });
  });
}
