import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { assertBuilt } from './built.js';
import { TestMember } from './test-member.js';

/** How long processes wait for one another: on a busy machine the default is soon over. */
const PATIENCE_MS = 20_000;

// Many processes start in each test, and slowly on a busy machine.
jest.setTimeout(240_000);

/** What a fixture app is started with. */
export interface MemberOptions {
  /** Tells it apart in the test. Default: one that is free. */
  readonly name?: string;
  /**
   * Options of `forRoot`; `multiprocess` has the lab's directory unless it is given here,
   * and in any case the patience of tests unless a deadline is given.
   */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether it loads the package by `require`. */
  readonly commonJs?: boolean;
  /** The bounds of its histogram. Default: 0.1, 1 and 10. */
  readonly buckets?: readonly number[];
  /** Whether one of prom-client's metrics takes its time to be read. */
  readonly hasSlowMetric?: boolean;
  /** Whether its hooks count while the app closes. */
  readonly countsWhileClosing?: boolean;
}

/** How a program is started. */
export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The command before the program. Default: this Node. */
  readonly command?: readonly string[];
}

/** How a program ended, and what it wrote. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
}

const labs = new Set<Lab>();

/** Ends the processes of all labs of this file; for `afterAll`. */
export async function closeLabs(): Promise<void> {
  await Promise.all([...labs].map((lab) => lab.close()));
}

/** Where processes run that answer for one another, and the directory in which they meet. */
export class Lab {
  readonly members: TestMember[] = [];
  /** Its parent is the lab's own, and goes when the lab does. */
  readonly directory: string;
  /** Called with each member that is ready, also with those that nobody waits for. */
  onReady: ((member: TestMember) => void) | undefined;
  private readonly home = mkdtempSync(join(realpathSync(tmpdir()), 'group-'));
  private readonly programs = new Set<ChildProcess>();
  private readonly ready = new Map<string, (member: TestMember) => void>();
  private readonly server: Server;
  private started = 0;

  private constructor() {
    this.directory = join(this.home, 'metrics');
    this.server = createServer((socket) => {
      const member = new TestMember(socket, () => {
        this.onReady?.(member);
        this.ready.get(member.name)?.(member);
      });
      this.members.push(member);
    });
  }

  static async open(): Promise<Lab> {
    assertBuilt();
    const lab = new Lab();
    labs.add(lab);
    lab.server.listen(0, '127.0.0.1');
    await once(lab.server, 'listening');
    return lab;
  }

  /** Starts processes that know nothing of each other, all at once. */
  siblings(count: number, options: MemberOptions = {}): Promise<TestMember[]> {
    return Promise.all(Array.from({ length: count }, () => this.sibling(options)));
  }

  /** Starts one more. */
  sibling(options: MemberOptions = {}, program: ProgramOptions = {}): Promise<TestMember> {
    const member = this.optionsOf(options);
    const env = { ...program.env, MEMBER: JSON.stringify(member) };
    return this.start('member.mjs', [member.name], { ...program, env }).then(([one]) => one!);
  }

  /** Starts a program of the fixture, and resolves with those of its members that were named. */
  start(
    program: string,
    names: readonly string[],
    options: ProgramOptions = {},
  ): Promise<TestMember[]> {
    const tooEarly = this.spawn(program, options).then(({ output }) => {
      throw new Error(`${program} ended before its members were ready:\n${output}`);
    });
    return Promise.race([Promise.all(names.map((name) => this.member(name))), tooEarly]);
  }

  /** Starts a program of the fixture, and resolves when it has ended. */
  async spawn(
    program: string,
    { env, command = [process.execPath] }: ProgramOptions = {},
  ): Promise<ProgramEnd> {
    const path = fileURLToPath(new URL(`fixture/${program}`, import.meta.url));
    const child = spawn(command[0]!, [...command.slice(1), path], {
      // What finds a place by itself finds it in the lab.
      env: { ...process.env, TMPDIR: this.home, NODE_ENV: 'test', NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.programs.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    this.programs.delete(child);
    return { code, signal, output };
  }

  /** Resolves when a member of this name is ready. */
  member(name: string): Promise<TestMember> {
    return new Promise((resolve) => this.ready.set(name, resolve));
  }

  /** All that a member is told. */
  optionsOf({ name, settings, ...options }: MemberOptions = {}): MemberOptions & { name: string } {
    const { multiprocess, ...others } = {
      multiprocess: { directory: this.directory } as unknown,
      ...settings,
    };
    const own = {
      name: name ?? `member-${++this.started}`,
      port: (this.server.address() as AddressInfo).port,
      settings: { ...others, multiprocess: patient(multiprocess) },
    };
    return { ...options, ...own };
  }

  /** Where nothing is yet, in what goes with the lab. */
  freshPath(name: string): string {
    return join(this.home, name);
  }

  /** Those that run. */
  get living(): TestMember[] {
    return this.members.filter(({ hasEnded }) => !hasEnded);
  }

  /** Ends every process, and removes the directory. */
  async close(): Promise<void> {
    labs.delete(this);
    for (const program of this.programs) program.kill('SIGKILL');
    for (const member of this.living) member.signal('SIGKILL');
    await Promise.all(this.members.map(({ ended }) => ended));
    this.server.close();
    // Who was killed may be ending still.
    rmSync(this.home, { recursive: true, force: true, maxRetries: 10 });
  }
}

function patient(multiprocess: unknown): unknown {
  if (typeof multiprocess !== 'object') return multiprocess;
  return { deadlineMs: PATIENCE_MS, ...multiprocess };
}
