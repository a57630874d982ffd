import { Injectable } from '@nestjs/common';
import { Counted, fromResult } from 'nestjs-metrics';
import { CacheOperations } from './cache.metrics.js';

const LIFETIME_MS = 10_000;
const MAX_ENTRIES = 1_000;

interface Entry {
  readonly value: unknown;
  readonly until: number;
}

/** Stands in for a cache beside the app. */
@Injectable()
export class Cache {
  private readonly entries = new Map<string, Entry>();

  /** Undefined for what was never stored, or too long ago. */
  @Counted(CacheOperations, {
    labels: {
      operation: 'get',
      result: fromResult((value: unknown) => (value === undefined ? 'miss' : 'hit')),
    },
  })
  get<T>(key: string): T | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined || entry.until < Date.now()) return undefined;
    return entry.value as T;
  }

  @Counted(CacheOperations, { labels: { operation: 'set', result: 'stored' } })
  set(key: string, value: unknown): void {
    if (this.entries.size >= MAX_ENTRIES) this.entries.clear();
    this.entries.set(key, { value, until: Date.now() + LIFETIME_MS });
  }
}
