import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Counted, Gauged, Timed } from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';

class PaymentDeclined extends Error {
  // What input can set must not become a label.
  override name = 'from the input';
}

@Injectable()
class Base {
  @Counted()
  shared(): string {
    return 'base';
  }
}

@Injectable()
class Service extends Base {
  @Counted()
  @Timed()
  @Gauged()
  async work(fail?: unknown): Promise<void> {
    if (fail !== undefined) throw fail;
  }

  @Counted({ on: 'success' })
  @Timed({ on: 'error' })
  filtered(fail: boolean): void {
    if (fail) throw new TypeError('no');
  }

  @Counted({ errors: [PaymentDeclined] })
  onlyDeclined(error: Error): never {
    throw error;
  }

  override shared(): string {
    return super.shared();
  }
}

afterEach(closeApps);

describe('without a metric', () => {
  it('decorators record in these metrics, all known series at zero before', async () => {
    const { scrape } = await startApp({ providers: [Service] });
    const body = (await scrape()).split('\n');
    for (const outcome of ['success', 'error', 'cancelled']) {
      const labels = `{class="Service",method="work",outcome="${outcome}"}`;
      expect(body).toContain(`method_calls_total${labels} 0`);
      expect(body).toContain(`method_duration_seconds_count${labels} 0`);
    }
    expect(body).toContain('method_calls_in_flight{class="Service",method="work"} 0');
    expect(body).toContain('# TYPE method_calls_total counter');
    expect(body).toContain('# TYPE method_errors_total counter');
    expect(body).toContain('# TYPE method_duration_seconds histogram');
    expect(body).toContain('# TYPE method_calls_in_flight gauge');
  });

  it('@Counted counts calls by outcome, and failed ones by type of error', async () => {
    const { app, sample } = await startApp({ providers: [Service] });
    const service = app.get(Service);
    await service.work();
    await service.work(new PaymentDeclined()).catch(() => undefined);
    await service.work('text').catch(() => undefined);
    const place = 'class="Service",method="work"';
    expect(await sample(`method_calls_total{${place},outcome="success"}`)).toBe(1);
    expect(await sample(`method_calls_total{${place},outcome="error"}`)).toBe(2);
    expect(await sample(`method_errors_total{${place},error_type="PaymentDeclined"}`)).toBe(1);
    expect(await sample(`method_errors_total{${place},error_type="string"}`)).toBe(1);
  });

  it('a method that is reached through super counts under the class that declares it', async () => {
    const { app, sample } = await startApp({ providers: [Service, Base] });
    app.get(Service).shared();
    app.get(Base).shared();
    const labels = (name: string) => `{class="${name}",method="shared",outcome="success"}`;
    expect(await sample(`method_calls_total${labels('Base')}`)).toBe(2);
    expect(await sample(`method_calls_total${labels('Service')}`)).toBeUndefined();
  });

  it('`on` keeps to some outcomes', async () => {
    const { app, sample } = await startApp({ providers: [Service] });
    app.get(Service).filtered(false);
    expect(() => app.get(Service).filtered(true)).toThrow('no');
    const place = 'class="Service",method="filtered"';
    expect(await sample(`method_calls_total{${place},outcome="success"}`)).toBe(1);
    expect(await sample(`method_calls_total{${place},outcome="error"}`)).toBe(0);
    expect(await sample(`method_errors_total{${place},error_type="TypeError"}`)).toBeUndefined();
    expect(await sample(`method_duration_seconds_count{${place},outcome="error"}`)).toBe(1);
    expect(await sample(`method_duration_seconds_count{${place},outcome="success"}`)).toBe(0);
  });

  it('`errors` keeps to some classes of error', async () => {
    const { app, sample } = await startApp({ providers: [Service] });
    expect(() => app.get(Service).onlyDeclined(new PaymentDeclined())).toThrow(PaymentDeclined);
    expect(() => app.get(Service).onlyDeclined(new Error('other'))).toThrow('other');
    const place = 'class="Service",method="onlyDeclined"';
    expect(await sample(`method_calls_total{${place},outcome="error"}`)).toBe(1);
    expect(await sample(`method_errors_total{${place},error_type="PaymentDeclined"}`)).toBe(1);
    expect(await sample(`method_errors_total{${place},error_type="Error"}`)).toBeUndefined();
  });
});
