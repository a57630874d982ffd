import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closeLabs, Lab } from './lab.js';
import { growingOf, pick } from './samples.js';
import { fetchOnce, type TestMember } from './test-member.js';

let members: TestMember[];

beforeAll(async () => {
  const lab = await Lab.open();
  // The second loads the package by `require`.
  members = await Promise.all([lab.sibling(), lab.sibling({ commonJs: true }), lab.sibling()]);
  const [a, b, c] = members as [TestMember, TestMember, TestMember];
  await Promise.all([
    a.record('jobs_done_total', 'inc', { kind: 'small' }, 1),
    b.record('jobs_done_total', 'inc', { kind: 'small' }, 20),
    c.record('jobs_done_total', 'inc', { kind: 'small' }, 300.5),
    a.record('visits_total', 'inc', { path: '/both' }, 2),
    b.record('visits_total', 'inc', { path: '/both' }, 3),
    c.record('visits_total', 'inc', { path: '/one' }, 4),
    a.record('job_duration_seconds', 'observe', { kind: 'large' }, 0.1),
    b.record('job_duration_seconds', 'observe', { kind: 'large' }, 0.5),
    c.record('job_duration_seconds', 'observe', { kind: 'large' }, 5),
    c.record('job_duration_seconds', 'observe', { kind: 'large' }, 50),
    a.record('payload_bytes', 'observe', { kind: 'small' }, 10),
    b.record('payload_bytes', 'observe', { kind: 'small' }, 200),
    a.record('fixture_info', 'set', { version: '1.0' }),
    b.record('fixture_info', 'set', { version: '1.0' }),
    c.record('fixture_info', 'set', { version: '1.1' }),
    a.record('fixture_mode', 'set', 'busy'),
    b.record('fixture_mode', 'set', 'busy'),
    a.run('reads', { level: 7 }),
    b.run('reads', { level: 9 }),
    a.run('hold', 1),
    c.run('hold', 2),
    fetchOnce(`${a.url}/jobs/small`, '*/*'),
    fetchOnce(`${b.url}/jobs/small`, '*/*'),
    fetchOnce(`${c.url}/jobs/bad`, '*/*').catch(() => 'is answered with 500'),
    a.record('client_hits_total', 'inc', { path: '/' }, 5),
    b.record('client_hits_total', 'inc', { path: '/' }, 6),
    a.record('client_wait_seconds', 'observe', { path: '/' }, 0.5),
    c.record('client_wait_seconds', 'observe', { path: '/' }, 1.5),
    a.record('client_size_bytes', 'observe', 1),
    b.record('client_size_bytes', 'observe', 2),
  ]);
});
afterAll(closeLabs);

describe('whichever process is scraped', () => {
  it.each<[string, Record<string, number | undefined>]>([
    [
      'counters are summed',
      {
        'jobs_done_total{kind="small"}': 321.5,
        'jobs_done_total{kind="large"}': 0,
        'visits_total{path="/both"}': 5,
        'visits_total{path="/one"}': 4,
      },
    ],
    [
      'histograms are summed, bucket by bucket',
      {
        'job_duration_seconds_bucket{kind="large",le="0.1"}': 1,
        'job_duration_seconds_bucket{kind="large",le="1.0"}': 2,
        'job_duration_seconds_bucket{kind="large",le="10.0"}': 3,
        'job_duration_seconds_bucket{kind="large",le="+Inf"}': 4,
        'job_duration_seconds_sum{kind="large"}': 55.6,
        'job_duration_seconds_count{kind="large"}': 4,
        'job_duration_seconds_count{kind="small"}': 0,
      },
    ],
    [
      'summaries have sum and count, and no quantiles',
      {
        'payload_bytes_sum{kind="small"}': 210,
        'payload_bytes_count{kind="small"}': 2,
        'payload_bytes{kind="small",quantile="0.5"}': undefined,
      },
    ],
    [
      'info is as each says',
      { 'fixture_info{version="1.0"}': 1, 'fixture_info{version="1.1"}': 1 },
    ],
    [
      'a state is that of any process',
      { 'fixture_mode{fixture_mode="busy"}': 1, 'fixture_mode{fixture_mode="idle"}': 0 },
    ],
    ['readers at scrape run in every process', { read_level: 9 }],
    [
      'decorated calls are summed',
      {
        'method_calls_total{class="Jobs",method="do",outcome="success"}': 2,
        'method_calls_total{class="Jobs",method="do",outcome="error"}': 1,
        'method_errors_total{class="Jobs",method="do",error_type="RangeError"}': 1,
        'method_calls_in_flight{class="Jobs",method="hold"}': 3,
      },
    ],
    [
      "prom-client's own metrics are summed",
      {
        'client_hits_total{path="/"}': 11,
        'client_wait_seconds_bucket{path="/",le="1.0"}': 1,
        'client_wait_seconds_bucket{path="/",le="2.0"}': 2,
        'client_wait_seconds_bucket{path="/",le="+Inf"}': 2,
        'client_wait_seconds_sum{path="/"}': 2,
        'client_wait_seconds_count{path="/"}': 2,
        client_size_bytes_sum: 3,
        client_size_bytes_count: 2,
      },
    ],
    [
      'all are live',
      {
        'nestjs_metrics_processes{state="live"}': 3,
        'nestjs_metrics_processes{state="stale"}': 0,
        'nestjs_metrics_processes{state="dead"}': 0,
      },
    ],
  ])('%s', async (_, expected) => {
    for (const member of members) {
      expect(pick(await member.scrape(), Object.keys(expected))).toEqual(expected);
    }
  });

  it('the numbers of OpenMetrics are those of the text format', async () => {
    const text = growingOf(await members[0]!.scrape());
    const body = await members[1]!.scrape('application/openmetrics-text; version=1.0.0');
    expect(body.endsWith('# EOF\n')).toBe(true);
    for (const line of [
      'jobs_done_total{kind="small"}',
      'job_duration_seconds_count{kind="large"}',
      'method_calls_total{class="Jobs",method="do",outcome="success"}',
      'client_hits_total{path="/"}',
    ]) {
      expect(body).toContain(`\n${line} ${text.get(line)}`);
    }
  });

  it('only the metrics that are asked for are there, of all processes', async () => {
    const { url } = members[2]!;
    const body = await fetchOnce(`${url}/metrics?name[]=jobs_done_total`, 'text/plain');
    expect(body).toContain('jobs_done_total{kind="small"} 321.5\n');
    expect(body.match(/^# TYPE/gm)).toHaveLength(1);
  });
});
