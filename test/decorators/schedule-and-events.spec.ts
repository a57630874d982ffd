import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { Cron, Interval, ScheduleModule, SchedulerRegistry, Timeout } from '@nestjs/schedule';
import { Counted } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps, startApp, type TestApp } from '../support/app.js';

const NEVER_IN_A_TEST = '0 0 1 1 *';

@Injectable()
class Jobs {
  readonly done: string[] = [];

  @Counted()
  @Cron(NEVER_IN_A_TEST, { name: 'above' })
  above(): void {
    this.done.push('above');
  }

  @Cron(NEVER_IN_A_TEST, { name: 'below' })
  @Counted()
  async below(): Promise<void> {
    await Promise.resolve();
    this.done.push('below');
  }

  @Counted()
  @Interval('interval', 86_400_000)
  interval(): void {}

  @Timeout('timeout', 86_400_000)
  @Counted()
  timeout(): void {}
}

@Injectable()
class Listener {
  readonly heard: unknown[] = [];

  @Counted()
  @OnEvent('above')
  above(payload: unknown): void {
    this.heard.push(payload);
  }

  @OnEvent('below')
  @Counted()
  async below(payload: unknown): Promise<void> {
    this.heard.push(await Promise.resolve(payload));
  }

  @OnEvent('twice.a')
  @Counted()
  @OnEvent('twice.b')
  twice(): void {}
}

afterEach(closeApps);

const callsOf = (app: TestApp, className: string, method: string) =>
  valueOf(app, 'method_calls_total', { class: className, method, outcome: 'success' });

describe('a scheduled method', () => {
  it.each(['above', 'below'] as const)('counts once a run, with ours %s @Cron', async (name) => {
    const { app } = await startApp({ imports: [ScheduleModule.forRoot()], providers: [Jobs] });
    expect(await callsOf(app, 'Jobs', name)).toBe(0);
    await app.get(SchedulerRegistry).getCronJob(name).fireOnTick();
    expect(app.get(Jobs).done).toEqual([name]);
    expect(await callsOf(app, 'Jobs', name)).toBe(1);
  });

  it('is registered as @Interval and @Timeout too', async () => {
    const { app } = await startApp({ imports: [ScheduleModule.forRoot()], providers: [Jobs] });
    expect(app.get(SchedulerRegistry).getIntervals()).toEqual(['interval']);
    expect(app.get(SchedulerRegistry).getTimeouts()).toEqual(['timeout']);
  });
});

describe('an event handler', () => {
  it.each(['above', 'below'] as const)(
    'counts once an event, with ours %s @OnEvent',
    async (on) => {
      const { app } = await startApp({
        imports: [EventEmitterModule.forRoot()],
        providers: [Listener],
      });
      await app.get(EventEmitter2).emitAsync(on, 'payload');
      expect(app.get(Listener).heard).toEqual(['payload']);
      expect(await callsOf(app, 'Listener', on)).toBe(1);
    },
  );

  it('counts once for each event, with ours between two @OnEvent', async () => {
    const { app } = await startApp({
      imports: [EventEmitterModule.forRoot()],
      providers: [Listener],
    });
    await app.get(EventEmitter2).emitAsync('twice.a');
    await app.get(EventEmitter2).emitAsync('twice.b');
    expect(await callsOf(app, 'Listener', 'twice')).toBe(2);
  });
});
