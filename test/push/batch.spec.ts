import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { describeWith } from '../support/counterparts.js';
import { endProcesses } from '../support/process.js';
import { closeGateways, startRawGateway } from './gateways.js';
import { startPushgateway, valuesOf, type RunningPushgateway } from './pushgateway.js';

const BATCH = fileURLToPath(new URL('../../dist-sample/batch/batch.js', import.meta.url));
const LAST_SUCCESS = 'price_import_last_success_timestamp_seconds';

// Each runs it once or twice.
jest.setTimeout(120_000);

describeWith('pushgateway', 'The batch sample', () => {
  let gateway: RunningPushgateway;
  let folder: string;

  beforeAll(async () => {
    if (!existsSync(BATCH)) {
      throw new Error('The sample is not built. Run: npm run build && npm run build:sample');
    }
    folder = mkdtempSync(join(tmpdir(), 'batch-'));
    gateway = await startPushgateway();
  });
  afterEach(closeGateways);
  afterAll(async () => {
    await endProcesses();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs it to its own end; without a list its file does not exist. */
  function runBatch(
    list: string | undefined,
    url = gateway.url,
  ): Promise<{ code: unknown; output: string }> {
    const path = join(folder, 'prices.csv');
    if (list === undefined) rmSync(path, { force: true });
    else writeFileSync(path, list);
    const env = { ...process.env, PUSHGATEWAY_URL: url, PRICE_LIST: path, NO_COLOR: '1' };
    return new Promise((resolve) => {
      execFile(process.execPath, [BATCH], { env, timeout: 100_000 }, (error, stdout, stderr) => {
        // Null where it had to be ended.
        resolve({ code: error === null ? 0 : error.code, output: stdout + stderr });
      });
    });
  }

  it('pushes what it counted, and ends by itself', async () => {
    const before = Date.now() / 1_000;
    const { code } = await runBatch('novel;12.50\natlas;70\nrecord;26\nhammock;1\nspade;free\n');
    expect(code).toBe(0);
    const group = await gateway.group('price_import');
    expect(valuesOf(group, 'price_import_records_total')).toEqual([
      ['outcome=changed', '2'],
      ['outcome=unchanged', '1'],
      ['outcome=rejected', '2'],
    ]);
    const [[, at]] = valuesOf(group, LAST_SUCCESS) as [[string, string]];
    expect(Number(at)).toBeGreaterThanOrEqual(before);
    expect(Number(at)).toBeLessThanOrEqual(Date.now() / 1_000);
    const [[, duration]] = valuesOf(group, 'price_import_duration_seconds') as [[string, string]];
    expect(Number(duration)).toBeGreaterThan(0);
    expect(Object.keys(group!)).not.toContain('process_cpu_seconds_total');
  });

  it('leaves the time of its last success as it was when it fails, and says so', async () => {
    await runBatch('novel;13\n');
    const before = valuesOf(await gateway.group('price_import'), LAST_SUCCESS);
    const { code, output } = await runBatch(undefined);
    expect(code).toBe(1);
    expect(output).toContain('ENOENT');
    const group = await gateway.group('price_import');
    expect(valuesOf(group, LAST_SUCCESS)).toEqual(before);
    expect(valuesOf(group, 'price_import_records_total')).toContainEqual(['outcome=changed', '0']);
  });

  it('ends with its own code where nobody takes its metrics, and says why', async () => {
    const refused = await runBatch('novel;12\n', 'http://127.0.0.1:1');
    expect(refused.code).toBe(0);
    expect(refused.output).toMatch(/could not be pushed to http:\/\/127\.0\.0\.1:1.*ECONNREFUSED/);
    const hole = await startRawGateway(() => undefined);
    const ignored = await runBatch('novel;12\n', hole.url);
    expect(ignored.code).toBe(0);
    expect(ignored.output).toMatch(/no reply in time/);
  });
});
