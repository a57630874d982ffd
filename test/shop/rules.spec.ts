import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { describeWith } from '../support/counterparts.js';
import { pathInSample, readSample } from './sample-files.js';

function promtool(...parameters: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', parameters, {
    cwd: pathInSample(''),
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

describeWith('promtool', 'promtool', () => {
  it.each([
    ['check', 'config', 'prometheus.yml'],
    ['check', 'rules', 'rules.yml'],
    ['test', 'rules', 'rules.test.yml'],
  ])('is content with %s %s %s', (...parameters) => {
    const { status, said } = promtool(...parameters);
    expect({ status, said }).toMatchObject({ status: 0, said: expect.stringContaining('SUCCESS') });
  });

  it.each([
    ['an error ratio that nobody would notice', '> 0.05', '> 0.5'],
    ['a route without errors that has no ratio', '0 * job_route:', '0 * no_route:'],
    ['two failures in the night that page', 'rate5m > 0.1', 'rate5m > 0'],
    ['slowness that nobody would notice', 'p95_5m{job="shop"} > 1', 'p95_5m{job="shop"} > 9'],
    ['a queue that is only busy', '[5m])) == 0', '[5m])) >= 0'],
    ['a shop that nobody scrapes', ' or absent(up{job="shop"})', ''],
  ])('would find in the rules %s', (_, right, wrong) => {
    const folder = mkdtempSync(join(tmpdir(), 'rules-'));
    try {
      const rules = readSample('rules.yml');
      expect(rules).toContain(right);
      writeFileSync(join(folder, 'rules.yml'), rules.replace(right, wrong));
      writeFileSync(join(folder, 'rules.test.yml'), readSample('rules.test.yml'));
      expect(promtool('test', 'rules', join(folder, 'rules.test.yml'))).toMatchObject({
        status: 1,
        said: expect.stringContaining('FAILED'),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
