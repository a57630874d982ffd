/** How often it is looked who does nothing with a slot while others wait, in milliseconds. */
const LOOK_EVERY_MS = 250;

/** Who asks for a slot. */
export interface SlotHolder {
  /** Called once there is a slot. */
  begin(): void;
  /** True where it does nothing, since nobody takes what it makes. */
  isStalled(): boolean;
  /** Ends it, since it does nothing and others wait. */
  cut(): void;
}

/**
 * How many renderings there may be at a time; more wait in line, in the order in which they
 * came. While there is a line, those that do nothing give their slot on. As many of them as
 * there are slots stay as they are; beyond that the oldest is cut.
 */
export class RenderSlots {
  private readonly line = new Set<SlotHolder>();
  private readonly inside = new Set<SlotHolder>();
  private readonly aside = new Set<SlotHolder>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly count: number) {}

  /** Waits for a slot; there is one at once where one is free. */
  enter(holder: SlotHolder): void {
    this.line.add(holder);
    this.admit();
  }

  /** Leaves the line, or gives the slot back. */
  leave(holder: SlotHolder): void {
    this.line.delete(holder);
    this.aside.delete(holder);
    this.inside.delete(holder);
    this.admit();
  }

  private admit(): void {
    for (const holder of this.line) {
      if (this.inside.size >= this.count) {
        this.timer ??= setTimeout(() => this.look(), LOOK_EVERY_MS).unref();
        return;
      }
      this.line.delete(holder);
      this.inside.add(holder);
      holder.begin();
    }
  }

  private look(): void {
    this.timer = undefined;
    const stalled = [...this.inside].filter((holder) => holder.isStalled());
    for (const holder of stalled.slice(0, this.line.size)) this.setAside(holder);
    this.admit();
  }

  private setAside(holder: SlotHolder): void {
    if (this.aside.size >= this.count) {
      const oldest = [...this.aside].find((one) => one.isStalled());
      // All have gone on, and do work.
      if (oldest === undefined) return;
      this.aside.delete(oldest);
      oldest.cut();
    }
    this.inside.delete(holder);
    this.aside.add(holder);
  }
}
