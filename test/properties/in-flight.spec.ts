import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { getMetricToken, type Counter, type Gauge, type Histogram } from 'nestjs-metrics';
import { ADAPTERS, closeApps, startApp, type RunningApp, type TestApp } from '../support/app.js';
import { Lag, Left, Logins, Right, tenant, TENANTS, WIDE_METRICS } from './many-series.js';
import { parseOpenMetrics, parseText, type ParsedBody } from './parse-exposition.js';
import { FORMATS, openBody, parseChunks, type BodyFormat } from './read-body.js';

/** How many tenants change at once, between two turns of the event loop. */
const AT_ONCE = 60;

/** What a body says of one tenant. */
type Readings = Readonly<Record<string, number>>;

/** Changes all metrics of a tenant together, at every turn of the event loop. */
class Changes {
  /** How often any tenant was changed. */
  made = 0;
  private going = true;
  private readonly left: Gauge<typeof Left>;
  private readonly right: Gauge<typeof Right>;
  private readonly logins: Counter<typeof Logins>;
  private readonly lag: Histogram<typeof Lag>;

  constructor(app: TestApp) {
    this.left = app.get(getMetricToken(Left));
    this.right = app.get(getMetricToken(Right));
    this.logins = app.get(getMetricToken(Logins));
    this.lag = app.get(getMetricToken(Lag));
    for (let index = 0; index < TENANTS; index++) this.change({ tenant: tenant(index) });
    this.goOn();
  }

  stop(): void {
    this.going = false;
  }

  private goOn(): void {
    if (!this.going) return;
    for (let count = 0; count < AT_ONCE; count++) {
      this.change({ tenant: tenant((this.made * 7) % TENANTS) });
    }
    void setImmediate().then(() => this.goOn());
  }

  private change(series: { tenant: string }): void {
    this.made++;
    this.left.inc(series);
    this.logins.inc({ ...series, kind: 'a' });
    this.logins.labels('b', series.tenant).inc();
    this.lag.observe(series, this.made % 2 === 0 ? 0.5 : 5);
    this.right.inc(series);
  }
}

/** What a body says of each tenant; the kind or the bound stands behind the name. */
function tenantsIn(body: ParsedBody): Map<string, Record<string, number>> {
  const tenants = new Map<string, Record<string, number>>();
  for (const { samples } of body.values()) {
    for (const { name, labels, value } of samples) {
      const own = labels.get('tenant');
      if (own === undefined) continue;
      const what = [name, labels.get('kind'), labels.get('le')].filter(Boolean).join(' ');
      tenants.set(own, { ...tenants.get(own), [what]: value });
    }
  }
  return tenants;
}

/** Tenants whose metrics do not agree; a few are enough. */
function tornIn(body: ParsedBody): Readings[] {
  const torn = [...tenantsIn(body).values()].filter((of) => {
    const fast = of['lag_seconds_bucket 1.0']!;
    const slow = of['lag_seconds_bucket 10.0']! - fast;
    const counts = ['left', 'right', 'logins_total a', 'logins_total b', 'lag_seconds_count'];
    return (
      new Set(counts.map((name) => of[name])).size !== 1 ||
      of['lag_seconds_sum'] !== 0.5 * fast + 5 * slow
    );
  });
  return torn.slice(0, 3);
}

async function scrape({ scrape: get }: RunningApp, format: BodyFormat): Promise<ParsedBody> {
  return format === 'text'
    ? parseText(await get())
    : parseOpenMetrics(await get('application/openmetrics-text'));
}

/** How many changes a body has seen. */
function changesIn(body: ParsedBody): number {
  return [...tenantsIn(body).values()].reduce((sum, { left }) => sum + left!, 0);
}

afterEach(closeApps);

describe('while metrics are changed together at every turn of the event loop', () => {
  it.each(ADAPTERS)(
    'they agree in every body, also of parallel scrapes, on %s',
    async (adapter) => {
      const running = await startApp({ adapter, metrics: { metrics: WIDE_METRICS } });
      const changes = new Changes(running.app);
      const formats: BodyFormat[] = ['text', 'openmetrics', 'text', 'openmetrics'];
      let seen = 0;
      try {
        for (let time = 0; time < 2; time++) {
          const before = changes.made;
          const bodies = await Promise.all(formats.map(async (format) => scrape(running, format)));
          for (const body of bodies) {
            expect(tenantsIn(body).size).toBe(TENANTS);
            expect(tornIn(body)).toEqual([]);
            seen = changesIn(body);
            expect(seen).toBeGreaterThanOrEqual(before);
            expect(seen).toBeLessThanOrEqual(changes.made);
          }
        }
      } finally {
        changes.stop();
      }
      expect(seen).toBeGreaterThan(TENANTS + AT_ONCE);
    },
  );

  it.each(FORMATS)('they agree in a body that is read slowly, in %s', async (format) => {
    const { app } = await startApp({ metrics: { metrics: WIDE_METRICS } });
    const changes = new Changes(app);
    try {
      const asked = changes.made;
      const body = await openBody(app, format);
      const answered = changes.made;
      const chunks: Uint8Array[] = [];
      for (let next = await body.next(); !next.done; next = await body.next()) {
        chunks.push(next.value);
        await setImmediate();
      }
      const parsed = parseChunks(chunks, format);
      expect(tornIn(parsed)).toEqual([]);
      expect(changesIn(parsed)).toBeGreaterThanOrEqual(asked);
      expect(changesIn(parsed)).toBeLessThanOrEqual(answered);
      expect(changes.made).toBeGreaterThan(answered);
    } finally {
      changes.stop();
    }
  });
});
