import { ALL } from './metrics.js';

/** One series of the model. */
export interface ModelSeries {
  value: number;
  /** Whether it was touched since the last sweep. */
  touched: boolean;
  /** Those under way in it. */
  blocks: number;
  /** Whether it is a gauge's that something was added to since it was set. */
  moved: boolean;
}

/** Metrics as their users are told that they behave where idle series are dropped. */
export class IdleModel {
  /** By metric and tenant. */
  readonly series = new Map<string, ModelSeries>();

  constructor() {
    for (const { name } of ALL) this.touch(name, 'acme');
  }

  /** The series of a tenant, made where it does not exist. */
  touch(name: string, of: string): ModelSeries {
    const key = `${name} ${of}`;
    const series = this.series.get(key) ?? { value: 0, touched: true, blocks: 0, moved: false };
    series.touched = true;
    this.series.set(key, series);
    return series;
  }

  /** Drops what nobody has touched since the last sweep. */
  sweep(): void {
    for (const [key, series] of this.series) {
      const isOpen = series.blocks > 0 || (series.moved && series.value !== 0);
      if (!series.touched && !isOpen && !key.endsWith(' acme')) this.series.delete(key);
      series.touched = false;
    }
  }

  /** Begins a metric anew. */
  reset(name: string): void {
    for (const key of this.series.keys()) if (key.startsWith(`${name} `)) this.series.delete(key);
    this.touch(name, 'acme');
  }

  /** All values there are. */
  get values(): Record<string, number> {
    return Object.fromEntries([...this.series].map(([key, { value }]) => [key, value]).toSorted());
  }
}
