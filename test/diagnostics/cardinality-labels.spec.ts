import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, open, type CardinalityOptions } from 'nestjs-metrics';
import { closeApps } from '../support/app.js';
import { boot, of } from './boot.js';

const CHECK = 'cardinality-label';

const Orders = defineCounter({
  name: 'orders_total',
  help: 'Orders.',
  labels: { tenant: open(), region: open(), outcome: ['ok', 'failed'] },
});

afterEach(closeApps);

async function findings(perLabel: CardinalityOptions['perLabel']): Promise<[string, string][]> {
  const booted = await boot({ metrics: { metrics: [Orders], cardinality: { perLabel } } });
  return of(CHECK, booted).map(({ subject, cure }) => [subject, cure]);
}

describe('a limit of the module for a label that no metric has', () => {
  it('is told of once at boot, with the label that was meant', async () => {
    const cardinality = { perLabel: { tennant: 50, region: 5 } };
    const booted = await boot({ metrics: { metrics: [Orders], cardinality } });
    expect(of(CHECK, booted)).toEqual([
      {
        severity: 'warning',
        check: CHECK,
        subject: 'tennant',
        message:
          'The option cardinality.perLabel.tennant limits nothing: no metric of this app has an open label of that name so far.',
        cure: 'Did you mean tenant?',
      },
    ]);
    expect(booted.log.ours).toEqual([`warn ${booted.diagnostics.report()}`]);
  });

  it.each<[cure: string, label: string]>([
    ['Did you mean tenant?', 'Tenant'],
    ['Did you mean tenant?', 'tenants'],
    ['Did you mean region?', 'rigeon'],
    ['Take it out, or mend its name.', 'customer'],
    ['Take it out, or mend its name.', 'toString'],
    ['Take it out: what is closed, or bounded by the code, needs no limit.', 'outcome'],
  ])('says %j of %s', async (cure, label) => {
    expect(await findings({ [label]: 5 })).toEqual([[label, cure]]);
  });

  it('is told of each where there are several', async () => {
    const told = await findings({ tennant: 5, regions: 5 });
    expect(told.map(([subject]) => subject)).toEqual(['tennant', 'regions']);
  });

  it.each([undefined, {}, { tenant: 5, region: 9 }, { tennant: undefined }])(
    'is none in %j',
    async (perLabel) => {
      expect(await findings(perLabel)).toEqual([]);
    },
  );

  it('fails no boot, strict or not', async () => {
    const cardinality = { perLabel: { tennant: 50 } };
    const booted = await boot({ metrics: { metrics: [Orders], cardinality, strict: true } });
    expect(of(CHECK, booted)).toHaveLength(1);
  });
});
