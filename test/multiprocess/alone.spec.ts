import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closeLabs, Lab } from './lab.js';
import type { TestMember } from './test-member.js';

let members: [TestMember, TestMember];

beforeAll(async () => {
  const lab = await Lab.open();
  members = await Promise.all([lab.sibling({ settings: { multiprocess: false } }), lab.sibling()]);
  for (const member of members) {
    await member.record('jobs_done_total', 'inc', { kind: 'small' }, 1.5);
    await member.record('visits_total', 'inc', { path: 'a "path"' });
    await member.record('job_duration_seconds', 'observe', { kind: 'large' }, 0.3);
    await member.record('payload_bytes', 'observe', { kind: 'small' }, 10);
    for (const aggregate of ['min', 'liveAverage', 'first', 'mostRecent']) {
      await member.record(`level_${aggregate}`, 'set', -3.25);
    }
    await member.record('fixture_info', 'set', { version: '1.0' });
    await member.record('fixture_mode', 'set', 'busy');
    await member.record('client_hits_total', 'inc', { path: '/' }, 0.1);
    await member.record('client_wait_seconds', 'observe', { path: '/' }, 1.5);
    await member.record('client_size_bytes', 'observe', 7);
    await member.run('hold', 1);
  }
});
afterAll(closeLabs);

/** What no two processes have alike, and what a group has on purpose or not. */
const DIFFERENT =
  /quantile="|nestjs_metrics_(?:processes|exposition_bytes|scrape)|^nestjs_metrics_series|^client_level_omit|client_level_omit |pid="|level_(?:p|liveP)erProcess/;

describe('a process that is the only one of its group', () => {
  it.each(['text/plain', 'application/openmetrics-text; version=1.0.0'])(
    'shows what it shows without a group, in the same order: %s',
    async (accept) => {
      const [off, alone] = await Promise.all(members.map((member) => member.scrape(accept)));
      const linesOf = (body: string): string[] =>
        body.split('\n').filter((line) => !DIFFERENT.test(line));
      expect(linesOf(alone!)).toEqual(linesOf(off!));
    },
  );

  it('counts itself', async () => {
    expect(await members[1].scrape()).toContain('nestjs_metrics_processes{state="live"} 1\n');
  });
});
