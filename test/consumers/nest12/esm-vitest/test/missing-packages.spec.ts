import { Test } from '@nestjs/testing';
import { MetricsError, MetricsModule, type MetricsModuleOptions } from 'nestjs-metrics';
import { describe, expect, it } from 'vitest';

const MISSING: [option: keyof MetricsModuleOptions, packageName: string][] = [
  ['rpc', '@nestjs/microservices'],
  ['websockets', '@nestjs/websockets'],
  ['graphql', '@nestjs/graphql'],
  ['schedule', '@nestjs/schedule'],
  ['bullmq', '@nestjs/bullmq'],
];

describe('an option whose package is not installed', () => {
  it.each(MISSING)('ends the boot: %s, with the name of %s', async (option, packageName) => {
    const module = Test.createTestingModule({
      imports: [MetricsModule.forRoot({ [option]: true })],
    });
    const error: unknown = await module.compile().then(
      () => 'it booted',
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(MetricsError);
    expect(error).toMatchObject({ code: 'MISSING_PEER' });
    expect((error as MetricsError).message).toContain(`The option ${option} needs`);
    expect((error as MetricsError).message).toContain(`npm install ${packageName}`);
  });

  it.each(MISSING)('costs nothing where it is off: %s', async (option) => {
    const module = Test.createTestingModule({
      imports: [MetricsModule.forRoot({ [option]: false })],
    });
    await (await module.compile()).close();
  });
});
