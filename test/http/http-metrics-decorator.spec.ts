import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Post } from '@nestjs/common';
import { Counted, HttpMetrics, type HttpMetricsOptions } from 'nestjs-metrics';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { counted, scrapeUntil, sendAll, seriesIn } from './counted.js';

@Controller('plain')
class PlainController {
  @Get()
  shown(): string {
    return 'shown';
  }

  @HttpMetrics(false)
  @Get('hidden')
  hidden(): string {
    return 'hidden';
  }

  @Post('hidden')
  sibling(): string {
    return 'sibling';
  }

  @Get('below')
  @HttpMetrics(false)
  below(): string {
    return 'below';
  }

  @HttpMetrics(false)
  @Counted()
  @Get('counted')
  counted(): string {
    return 'counted';
  }
}

@HttpMetrics(false)
@Controller('quiet')
class QuietController {
  @Get()
  hidden(): string {
    return 'hidden';
  }

  @HttpMetrics({})
  @Get('shown')
  shown(): string {
    return 'shown';
  }
}

@Controller('heir')
class HeirController extends QuietController {}

@HttpMetrics({ labels: { tier: () => 'class', zone: () => 'class' } })
@Controller('rated')
class RatedController {
  @Get()
  plain(): string {
    return 'plain';
  }

  @HttpMetrics({ labels: { tier: () => 'method' } })
  @Get('own')
  own(): string {
    return 'own';
  }
}

const LABELS: NonNullable<HttpMetricsOptions['labels']> = {
  tier: () => 'module',
  zone: () => 'module',
  late: () => 'module',
};

afterEach(closeApps);

describe.each(ADAPTERS)('@HttpMetrics on %s', (adapter) => {
  it('false leaves out a method, and no other of its path', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: true },
      controllers: [PlainController],
    });
    await sendAll(running, [
      '/plain/hidden',
      'HEAD /plain/hidden',
      '/plain/below',
      '/plain/counted',
    ]);
    await sendAll(running, ['/plain', 'POST /plain/hidden']);
    expect(await counted(running, 2)).toEqual({ 'GET /plain 200': 1, 'POST /plain/hidden 201': 1 });
    expect(
      await running.sample(
        'method_calls_total{class="PlainController",method="counted",outcome="success"}',
      ),
    ).toBe(1);
  });

  it('false leaves out a controller, but for methods with a word of their own', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: true },
      controllers: [QuietController, HeirController],
    });
    await sendAll(running, ['/quiet', '/heir', '/quiet/shown', '/heir/shown']);
    expect(await counted(running, 2)).toEqual({
      'GET /quiet/shown 200': 1,
      'GET /heir/shown 200': 1,
    });
  });

  it('false leaves a request out of those in flight', async () => {
    const answers: (() => void)[] = [];
    @Controller('slow')
    class SlowController {
      @HttpMetrics(false)
      @Get()
      hidden(): Promise<void> {
        return new Promise((resolve) => answers.push(resolve));
      }

      @Post()
      shown(): Promise<void> {
        return new Promise((resolve) => answers.push(resolve));
      }
    }
    const running = await startApp({
      adapter,
      metrics: { http: true },
      controllers: [SlowController],
    });
    const pending = [sendAll(running, ['/slow']), sendAll(running, ['POST /slow'])];
    await scrapeUntil(running, () => answers.length === 2);
    const body = await running.scrape();
    const inFlight = seriesIn(body, 'http_requests_in_flight');
    expect(inFlight.filter(({ value }) => value !== 0)).toEqual([
      { labels: { method: 'POST' }, value: 1 },
    ]);
    for (const answer of answers) answer();
    await Promise.all(pending);
    expect(await counted(running, 1)).toEqual({ 'POST /slow 201': 1 });
  });

  it('gives labels other functions: the method’s before its controller’s before the module’s', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: { labels: LABELS } },
      controllers: [RatedController, PlainController],
    });
    await sendAll(running, ['/rated', '/rated/own', '/plain', '/none']);
    expect(await counted(running, 4)).toEqual({
      'GET /rated 200 class class module': 1,
      'GET /rated/own 200 method class module': 1,
      'GET /plain 200 module module module': 1,
      'GET unmatched 404 module module module': 1,
    });
  });

  it('gives routes other statuses to be seeded', async () => {
    @HttpMetrics({ seedStatus: ['202'] })
    @Controller('seeded')
    class SeededController {
      @Get()
      plain(): string {
        return 'plain';
      }

      @HttpMetrics({ seedStatus: [206, '404'] })
      @Get('own')
      own(): string {
        return 'own';
      }

      @HttpMetrics({ seedStatus: [] })
      @Get('unseeded')
      unseeded(): string {
        return 'unseeded';
      }
    }
    const { scrape } = await startApp({
      adapter,
      metrics: { http: { seedStatus: ['200'] } },
      controllers: [SeededController, QuietController],
    });
    const seeded = seriesIn(await scrape(), 'http_requests_total');
    expect(seeded.map(({ labels, value }) => [...Object.values(labels), value].join(' '))).toEqual([
      'GET /seeded 202 0',
      'GET /seeded/own 206 0',
      'GET /seeded/own 404 0',
      'GET /quiet/shown 200 0',
    ]);
  });

  it('means nothing where HTTP is not measured', async () => {
    const running = await startApp({ adapter, controllers: [RatedController, QuietController] });
    expect(await sendAll(running, ['/rated/own', '/quiet'])).toEqual([200, 200]);
    expect(await running.scrape()).not.toContain('http_');
  });
});
