import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closeLabs, Lab } from './lab.js';
import { pick, samplesOf } from './samples.js';
import type { TestMember } from './test-member.js';

const LINE = 'visits_total{path="/"}';

afterAll(closeLabs);

const visitsAt = async (member: TestMember): Promise<number | undefined> =>
  samplesOf(await member.scrape()).get(LINE);

const directoryOf = ({ directory }: Lab, { pid }: TestMember): string =>
  join(
    directory,
    readdirSync(directory).find((name) => name.startsWith(`${pid}-`))!,
  );

const DAMAGES: readonly [string, (file: string) => void][] = [
  ['is empty', (file) => writeFileSync(file, '')],
  ['was cut', (file) => truncateSync(file, readFileSync(file).length - 9)],
  ['is rubbish', (file) => writeFileSync(file, Buffer.alloc(5_000, 0xe9))],
  [
    'has a bit that fell over',
    (file) => editFile(file, (state) => (state[state.length - 20]! ^= 8)),
  ],
  ['is of another version', (file) => editFile(file, otherVersion)],
];

function otherVersion(state: Buffer): void {
  const place = state.indexOf('"format":1');
  if (place < 0) throw new Error('The first line of the state does not tell its format');
  state.write('"format":9', place);
}

function editFile(file: string, edit: (content: Buffer) => void): void {
  const content = readFileSync(file);
  edit(content);
  writeFileSync(file, content);
}

describe('two apps in one directory', () => {
  it('each answer for their own processes, say so once, and never take over the other', async () => {
    const lab = await Lab.open();
    const settingsOf = (app: string): object => ({
      settings: { multiprocess: { directory: lab.directory, app } },
    });
    const [a1, a2, b1] = await Promise.all([
      lab.sibling(settingsOf('shop')),
      lab.sibling(settingsOf('shop')),
      lab.sibling(settingsOf('office')),
    ]);
    await a1.record('visits_total', 'inc', { path: '/' }, 1);
    await a2.record('visits_total', 'inc', { path: '/' }, 2);
    await b1.record('visits_total', 'inc', { path: '/' }, 40);
    for (let turn = 0; turn < 2; turn++) {
      expect(await visitsAt(a1)).toBe(3);
      expect(await visitsAt(b1)).toBe(40);
    }
    await b1.kill();
    expect(await visitsAt(a1)).toBe(3);
    expect(await visitsAt(await lab.sibling(settingsOf('office')))).toBe(40);
    const said = (await a1.logged()).filter(({ text }) => text.includes('office'));
    expect(said).toHaveLength(1);
    expect(said[0]!.level).toBe('warn');
  });
});

describe('what ended processes left that cannot be read', () => {
  const left = new Map<string, { readonly directory: string; readonly state: Buffer }>();
  let living: TestMember[];

  beforeAll(async () => {
    const lab = await Lab.open();
    // Each had counted visits, and said so.
    const dead = await lab.siblings(DAMAGES.length);
    await Promise.all(dead.map((one) => one.record('visits_total', 'inc', { path: '/' }, 50)));
    await dead[0]!.scrape();
    const directories = dead.map((one) => directoryOf(lab, one));
    await Promise.all(dead.map((one) => one.kill()));
    for (const [index, [what, damage]] of DAMAGES.entries()) {
      const file = join(directories[index]!, 'values');
      damage(file);
      left.set(what, { directory: directories[index]!, state: readFileSync(file) });
    }
    living = await lab.siblings(2);
    await living[0]!.record('visits_total', 'inc', { path: '/' }, 2);
    await living[1]!.record('visits_total', 'inc', { path: '/' }, 3);
  });

  it('costs only what it held', async () => {
    for (const member of [...living, ...living]) expect(await visitsAt(member)).toBe(5);
  });

  it.each(DAMAGES)('is said once by each process: it %s', async (what) => {
    const { directory } = left.get(what)!;
    for (const member of living) {
      await member.scrape();
      const said = (await member.logged()).filter(({ text }) => text.includes(basename(directory)));
      expect(said).toHaveLength(1);
      expect(said[0]!.level).toBe('warn');
    }
  });

  it('is left alone where it is of another version', () => {
    const { directory, state } = left.get('is of another version')!;
    expect(readFileSync(join(directory, 'values'))).toEqual(state);
  });
});

describe('what cannot be read in the directory', () => {
  it('of a living process is replaced by what it says next', async () => {
    const lab = await Lab.open();
    const [one, other] = await lab.siblings(2);
    await one!.record('visits_total', 'inc', { path: '/' }, 2);
    await one!.scrape();
    writeFileSync(join(directoryOf(lab, one!), 'values'), 'rubbish');
    expect(await visitsAt(other!)).toBe(2);
    await other!.kill();
    expect(await visitsAt(one!)).toBe(2);
  });

  it('and is none of ours stays as it is', async () => {
    const lab = await Lab.open();
    mkdirSync(lab.directory, { mode: 0o700 });
    const foreign = ['.keep', '1-0-zzzzzzzz', '123-0-0a1b2c3d', 'README.md'];
    writeFileSync(join(lab.directory, '.keep'), '');
    writeFileSync(join(lab.directory, 'README.md'), 'What is this?');
    mkdirSync(join(lab.directory, '1-0-zzzzzzzz'));
    // A name as ours are, and a file.
    writeFileSync(join(lab.directory, '123-0-0a1b2c3d'), '');
    const [one, other] = await lab.siblings(2);
    await one!.record('visits_total', 'inc', { path: '/' }, 2);
    expect(await visitsAt(other!)).toBe(2);
    await one!.kill();
    expect(await visitsAt(other!)).toBe(2);
    const left = readdirSync(lab.directory);
    for (const name of foreign.filter((one_) => one_ !== '123-0-0a1b2c3d')) {
      expect(left).toContain(name);
    }
    expect(readFileSync(join(lab.directory, 'README.md'), 'utf8')).toBe('What is this?');
  });
});

describe('one who has another shape of a metric', () => {
  it('is left out of that metric alone, with a word on what differs', async () => {
    const lab = await Lab.open();
    const one = await lab.sibling();
    const other = await lab.sibling({ buckets: [0.1, 7] });
    await one.record('job_duration_seconds', 'observe', { kind: 'small' }, 0.5);
    await other.record('job_duration_seconds', 'observe', { kind: 'small' }, 0.5);
    await other.record('visits_total', 'inc', { path: '/' }, 2);
    const lines = [
      LINE,
      'job_duration_seconds_count{kind="small"}',
      'job_duration_seconds_bucket{kind="small",le="1.0"}',
      'job_duration_seconds_bucket{kind="small",le="7.0"}',
    ];
    expect(Object.values(pick(await one.scrape(), lines))).toEqual([2, 1, 1, undefined]);
    expect(Object.values(pick(await other.scrape(), lines))).toEqual([2, 1, undefined, 1]);
    await one.scrape();
    const said = (await one.logged()).filter(({ text }) => text.includes('job_duration_seconds'));
    expect(said).toHaveLength(1);
    expect(said[0]!.text).toContain(String(other.pid));
  });
});
