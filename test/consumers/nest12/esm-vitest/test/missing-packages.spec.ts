import { Test } from '@nestjs/testing';
import { MetricsError, MetricsModule, type MetricsModuleOptions } from 'nestjs-metrics';
import { describe, expect, it } from 'vitest';

const remoteWrite = { url: 'http://127.0.0.1:9/api/v1/write' };

const MISSING: [option: string, packageName: string, options: MetricsModuleOptions][] = [
  ['rpc', '@nestjs/microservices', { rpc: true }],
  ['websockets', '@nestjs/websockets', { websockets: true }],
  ['graphql', '@nestjs/graphql', { graphql: true }],
  ['schedule', '@nestjs/schedule', { schedule: true }],
  ['bullmq', '@nestjs/bullmq', { bullmq: true }],
  ['push.remoteWrite', 'protobufjs', { push: { remoteWrite } }],
];

describe('an option whose package is not installed', () => {
  it.each(MISSING)(
    'ends the boot: %s, with the name of %s',
    async (option, packageName, options) => {
      const module = Test.createTestingModule({ imports: [MetricsModule.forRoot(options)] });
      const error: unknown = await module.compile().then(
        () => 'it booted',
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(MetricsError);
      expect(error).toMatchObject({ code: 'MISSING_PEER' });
      expect((error as MetricsError).message).toContain(`The option ${option} needs`);
      expect((error as MetricsError).message).toContain(`npm install ${packageName}`);
    },
  );

  it.each(MISSING)('costs nothing where it is off: %s', async (_option, _packageName, options) => {
    const off = Object.fromEntries(
      Object.keys(options).map((key) => [key, key === 'push' ? {} : false]),
    );
    const module = Test.createTestingModule({ imports: [MetricsModule.forRoot(off)] });
    await (await module.compile()).close();
  });
});
