import { Counted } from 'nestjs-metrics';
import { of, type Booted } from './boot.js';

/** What the check of decorated classes is called. */
export const IDLE_DECORATIONS = 'idle-decorations';

/** A class of this name that is new in each test, as if its file had just been loaded. */
export function decoratedClass(name: string): new () => object {
  class Decorated {
    @Counted()
    work(): void {}
  }
  Object.defineProperty(Decorated, 'name', { value: name });
  return Decorated;
}

/** The classes that the report of an app tells of. */
export function toldOf(booted: Booted): string[] {
  return of(IDLE_DECORATIONS, booted).flatMap(({ subject }) => subject.split(', '));
}
