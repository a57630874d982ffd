import { fileURLToPath } from 'node:url';
import type { Lab, MemberOptions } from './lab.js';
import type { TestMember } from './test-member.js';

/** Members, and how the one of this name is ended so that it cannot do anything about it. */
export interface Arrangement {
  readonly members: TestMember[];
  endHard(member: TestMember): Promise<void>;
}

/** Its threads end with it. */
async function endProcess(lab: Lab, member: TestMember): Promise<void> {
  const inside = lab.living.filter(({ pid }) => pid === member.pid);
  await member.kill();
  await Promise.all(inside.map(({ ended }) => ended));
}

/** The ways in which Node apps are run more than once on a machine; each starts two to four members. */
export const ARRANGEMENTS: Readonly<
  Record<string, (lab: Lab, options: MemberOptions) => Promise<Arrangement>>
> = {
  'plain siblings': async (lab, options) => ({
    members: await lab.siblings(3, options),
    endHard: (member) => endProcess(lab, member),
  }),
  'workers of a cluster': async (lab, options) => ({
    members: await startCluster(lab, manyOf(lab, 3, options)),
    endHard: (member) => endProcess(lab, member),
  }),
  'processes that PM2 forks': async (lab, options) => ({
    members: await Promise.all(manyOf(lab, 2, options).map((one) => startAsPm2(lab, one))),
    endHard: (member) => endProcess(lab, member),
  }),
  'threads of a process with an app': (lab, options) =>
    startThreads(lab, { isMember: true, options }),
  'threads of a process without an app': (lab, options) =>
    startThreads(lab, { isMember: false, options }),
  'workers of a cluster that have threads': async (lab, options) => {
    const workers = manyOf(lab, 2, options).map((one) => ({
      ...one,
      isMember: true,
      threads: manyOf(lab, 1, options),
    }));
    const names = workers.flatMap(({ name, threads }) => [name, ...threads.map((one) => one.name)]);
    return {
      members: await startCluster(lab, workers, names),
      endHard: (member) => endProcess(lab, member),
    };
  },
};

/** Starts a primary that knows nothing of the library, and its workers. */
export function startCluster(
  lab: Lab,
  workers: readonly { readonly name: string; readonly threads?: unknown }[],
  names = workers.map(({ name }) => name),
  env: Readonly<Record<string, string>> = {},
): Promise<TestMember[]> {
  const program = workers.some(({ threads }) => threads) ? 'thread-host.mjs' : 'member.mjs';
  return lab.start('primary.mjs', names, {
    env: { ...env, MEMBERS: JSON.stringify(workers), PROGRAM: program },
  });
}

/** Starts a member as PM2 does in fork mode. */
export async function startAsPm2(
  lab: Lab,
  member: { readonly name: string },
  script = 'member.mjs',
): Promise<TestMember> {
  const [started] = await lab.start('ProcessContainerFork.js', [member.name], {
    env: {
      MEMBER: JSON.stringify(member),
      pm_exec_path: fileURLToPath(new URL(`fixture/${script}`, import.meta.url)),
    },
  });
  return started!;
}

/** The options of some members. */
export function manyOf(
  lab: Lab,
  count: number,
  options: MemberOptions = {},
): ReturnType<Lab['optionsOf']>[] {
  return Array.from({ length: count }, () => lab.optionsOf(options));
}

async function startThreads(
  lab: Lab,
  { isMember, options }: { isMember: boolean; options: MemberOptions },
): Promise<Arrangement> {
  const own = lab.optionsOf(options);
  const threads = manyOf(lab, 2, options);
  const names = [...(isMember ? [own.name] : []), ...threads.map(({ name }) => name)];
  const [host, ...members] = await lab.start('thread-host.mjs', [`host of ${own.name}`, ...names], {
    env: { MEMBER: JSON.stringify({ ...own, isMember, threads }) },
  });
  return {
    members,
    async endHard({ name, ended }) {
      await host!.run('terminate', [name]);
      await ended;
    },
  };
}
