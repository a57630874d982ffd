import type { InfoDefinition } from '../definitions/index.js';
import { Gauge } from './gauge.js';
import { INSTRUMENT, type Labels } from './handle.js';

/** An info metric of one app: facts as labels of one series whose value is 1. */
export class Info<D extends InfoDefinition = InfoDefinition> extends Gauge<D> {
  /** Replaces the facts. Bad labels leave those that are there. */
  override set(facts: Labels<D>): void;
  override set(value: never): void;
  override set(facts: unknown): void {
    const instrument = this[INSTRUMENT];
    const { rules, table } = instrument;
    const values = rules.accept(facts);
    if (values === undefined) return;
    table.clear();
    instrument.set(table.at(values), 1);
  }
}
