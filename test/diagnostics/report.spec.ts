import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Gauge as PromGauge, Registry } from 'prom-client';
import { defineCounter, InjectMetric, MetricsDiagnostics, type Counter } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { boot } from './boot.js';
import { decoratedClass } from './decorated-class.js';

const help = 'What it measures.';
const Orders = defineCounter({ name: 'orders_total', help });
const Logins = defineCounter({ name: 'logins', help });

/** A metric of prom-client that comes while the app starts. */
class Late {
  constructor(readonly registry: Registry) {}

  onModuleInit(): void {
    new PromGauge({ name: 'orders', help, registers: [this.registry] });
  }
}

afterEach(closeApps);

describe('the report of boot diagnostics', () => {
  it('says nothing, and logs nothing, where there is nothing to say', async () => {
    const { diagnostics, findings, log } = await boot({ metrics: { metrics: [Orders] } });
    expect(findings).toEqual([]);
    expect(diagnostics.report()).toBe('');
    expect(log.ours).toEqual([]);
  });

  it('is logged once, with all findings in it, errors first', async () => {
    const Idle = decoratedClass('Idle');
    const registry = new Registry();
    const booted = await boot({
      metrics: { registry, metrics: [Orders, Logins], naming: 'warn' },
      providers: [{ provide: Late, useFactory: () => new Late(registry) }],
    });
    const lines = booted.diagnostics.report().split('\n');
    expect(lines[0]).toBe('Boot diagnostics: 1 error, 2 warnings');
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^ {2}error metric-clash: The counter orders_total and the gauge/),
      expect.stringMatching(/^ {2}warning naming\/counter-total: Metric logins /),
      expect.stringMatching(
        /^ {2}warning idle-decorations: Decorated, .*: Idle\. Provide such a class/,
      ),
    ]);
    expect(booted.log.ours).toEqual([`error ${lines.join('\n')}`]);
    await boot({ providers: [Idle] });
  });

  it('tells 25 findings one by one, errors first, and how many more there are', async () => {
    const registry = new Registry();
    const many = Array.from({ length: 30 }, (_, index) =>
      defineCounter({ name: `c${index}x`, help }),
    );
    const booted = await boot({
      metrics: { registry, metrics: [Orders, ...many], naming: 'warn' },
      providers: [{ provide: Late, useFactory: () => new Late(registry) }],
    });
    const lines = booted.diagnostics.report().split('\n');
    expect(lines).toHaveLength(27);
    expect(lines[0]).toBe('Boot diagnostics: 1 error, 30 warnings');
    expect(lines[1]).toMatch(/^ {2}error metric-clash: /);
    expect(lines[26]).toBe('  … and 6 more: MetricsDiagnostics.findings has them all.');
    expect(booted.log.ours).toEqual([`error ${lines.join('\n')}`]);
    expect(booted.findings).toHaveLength(31);
  });

  it('comes after the line of every boot', async () => {
    const { log } = await boot({ metrics: { metrics: [Logins], naming: 'warn' } });
    expect(log.levels).toEqual(['log', 'warn']);
  });

  it('has one line for each finding, whatever is in a name', async () => {
    const Forged = decoratedClass('Forged\r\n  error forged: line');
    const lines = (await boot()).diagnostics.report().split('\n');
    expect(lines.slice(1)).toEqual([expect.stringContaining('Forged   error forged: line')]);
    await boot({ providers: [Forged] });
  });

  it('can be injected, and cannot be changed', async () => {
    @Injectable()
    class Status {
      constructor(
        readonly diagnostics: MetricsDiagnostics,
        @InjectMetric(Logins) readonly logins: Counter<typeof Logins>,
      ) {}
    }
    const { app } = await boot({
      metrics: { metrics: [Logins], naming: 'warn' },
      providers: [Status],
    });
    const { findings } = app.get(Status).diagnostics;
    expect(findings).toHaveLength(1);
    expect(() => (findings as unknown[]).push(1)).toThrow(TypeError);
  });

  it('does without a check that fails, and the app starts', async () => {
    const registry = new Registry();
    // One who has changed his registry in a way that no check could know.
    const list = registry.getMetricsAsArray.bind(registry);
    let isBroken = false;
    registry.getMetricsAsArray = () => {
      if (isBroken) throw new Error('The list is closed');
      return list();
    };
    const { app, findings, log } = await boot({
      metrics: { registry, metrics: [Orders], strict: true },
      providers: [{ provide: 'break', useValue: { onModuleInit: () => (isBroken = true) } }],
    });
    expect(findings).toEqual([]);
    expect(log.ours).toEqual([
      'warn ClientCopiesCheck failed: The list is closed',
      'warn MetricClashesCheck failed: The list is closed',
    ]);
    isBroken = false;
    expect(await valueOf(app, Orders)).toBe(0);
  });
});
