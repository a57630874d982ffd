import { growingOf } from './samples.js';
import type { TestMember } from './test-member.js';

/** Watches that nothing that only grows ever falls, whoever is scraped, by however many at once. */
export class GrowthWatch {
  /** How many scrapes were answered. */
  scrapes = 0;
  /** What fell, in words. */
  readonly falls: string[] = [];
  /** The most that any scrape has shown that is over. */
  private readonly shown = new Map<string, number>();

  /** The body of a scrape; undefined where who was asked was ended before it had answered. */
  async scrape(member: TestMember): Promise<string | undefined> {
    const before = new Map(this.shown);
    const body = await member.scrape().catch((error: unknown) => {
      if (!member.isLeaving) throw error;
    });
    if (body === undefined) return undefined;
    this.scrapes += 1;
    const growing = growingOf(body);
    for (const [line, was] of before) {
      const is = growing.get(line);
      if (is === undefined || is < was) {
        this.falls.push(`${line} was ${was}, and at ${member.name} ${is}`);
      }
    }
    for (const [line, value] of growing) {
      if (value > (this.shown.get(line) ?? -Infinity)) this.shown.set(line, value);
    }
    return body;
  }

  /** The most that was shown of a sample. */
  mostOf(line: string): number {
    return this.shown.get(line) ?? 0;
  }
}
