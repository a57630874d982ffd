import { describe, expect, it } from '@jest/globals';
import { MetricsError } from 'nestjs-metrics';

class ShopMetricsError extends MetricsError {}
class OtherMetricsError extends MetricsError {}

describe('a subclass of MetricsError', () => {
  const error = new ShopMetricsError('INVALID_OPTIONS', 'No.');

  it('has instances that are its own, and MetricsErrors', () => {
    expect(error instanceof ShopMetricsError).toBe(true);
    expect(error instanceof MetricsError).toBe(true);
    expect(error instanceof Error).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a MetricsError', new MetricsError('INVALID_OPTIONS', 'No.')],
    ['an instance of another subclass', new OtherMetricsError('INVALID_OPTIONS', 'No.')],
    ['another error', new Error('No.')],
    ['null', null],
    ['a text', 'INVALID_OPTIONS'],
  ])('does not take %s for its own', (_, other) => {
    expect(other instanceof ShopMetricsError).toBe(false);
  });
});

describe('MetricsError', () => {
  it.each<[string, unknown]>([
    ['another error', new Error('No.')],
    ['an object of its shape', { name: 'MetricsError', code: 'INVALID_OPTIONS', message: 'No.' }],
    ['null', null],
    ['undefined', undefined],
  ])('does not take %s for one', (_, other) => {
    expect(other instanceof MetricsError).toBe(false);
  });
});
