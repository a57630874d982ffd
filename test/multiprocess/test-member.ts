import { EventEmitter } from 'node:events';
import { get } from 'node:http';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** A line of a member: one of these. */
interface Line {
  readonly hello?: { readonly name: string; readonly pid: number; readonly threadId: number };
  readonly ready?: { readonly url?: string; readonly sharedUrl?: string };
  readonly log?: LogLine;
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** What a member's app logged, from warnings on. */
export interface LogLine {
  readonly level: 'warn' | 'error' | 'fatal';
  readonly text: string;
}

/** A program of the fixture as a test sees it, over the line on which it takes commands. */
export class TestMember {
  name = '';
  pid = 0;
  threadId = 0;
  /** Where it alone answers. */
  url = '';
  /** Where its app listens: in a cluster, one address of all workers. */
  sharedUrl = '';
  hasEnded = false;
  /** True from when the test ends it. */
  isLeaving = false;
  /** Resolves when its process or thread has ended, or it has hung up. */
  readonly ended: Promise<void>;
  private readonly logs: LogLine[] = [];
  private readonly events = new EventEmitter();
  private asked = 0;

  constructor(
    private readonly socket: Socket,
    onReady: (member: TestMember) => void,
  ) {
    socket.on('error', () => socket.destroy());
    this.ended = new Promise((resolve) => {
      socket.on('close', () => {
        this.hasEnded = true;
        this.events.emit('ended');
        resolve();
      });
    });
    const lines = createInterface({ input: socket });
    // It hands on what the socket has said already.
    lines.on('error', () => {});
    lines.on('line', (text) => {
      const line = JSON.parse(text) as Line;
      if (line.hello) Object.assign(this, line.hello);
      if (line.log) this.logs.push(line.log);
      if (line.id !== undefined) this.events.emit(`answer ${line.id}`, line);
      if (line.ready) {
        Object.assign(this, line.ready);
        onReady(this);
      }
    });
  }

  /** Runs a command of the fixture program. Rejects where it fails, or ends before it has answered. */
  run<T = void>(command: string, ...args: unknown[]): Promise<T> {
    const id = ++this.asked;
    if (command === 'close') this.isLeaving = true;
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error(`${this.name} ended before it did ${command}`));
      if (this.hasEnded) return ended();
      this.events.once('ended', ended);
      this.events.once(`answer ${id}`, ({ result, error }: Line) => {
        this.events.off('ended', ended);
        if (error === undefined) resolve(result as T);
        else reject(new Error(`${this.name}, ${command}: ${error}`));
      });
      this.socket.write(`${JSON.stringify({ id, command, args })}\n`);
    });
  }

  /** Calls a method of one of its metrics. */
  record(metric: string, method: string, ...args: unknown[]): Promise<void> {
    return this.run('record', metric, method, ...args);
  }

  /** The body of a scrape that this member answers. */
  scrape(accept = 'text/plain'): Promise<string> {
    return fetchOnce(`${this.url}/metrics`, accept);
  }

  /** What its app has logged up to now. */
  async logged(): Promise<readonly LogLine[]> {
    // What it said comes before the answer, on the same line.
    if (!this.hasEnded) await this.run('ping');
    return this.logs;
  }

  /** Sends a signal to its process, if that is still there. */
  signal(signal: NodeJS.Signals): void {
    if (this.hasEnded) return;
    try {
      process.kill(this.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  /** Kills its process, and resolves when it is gone. */
  async kill(): Promise<void> {
    this.isLeaving = true;
    this.signal('SIGKILL');
    await this.ended;
  }

  /** Ends it as a deployment does: closes the app, then the process ends. */
  async close(): Promise<void> {
    await this.run('close');
    await this.run('exit');
    await this.ended;
  }
}

/** One request over a connection of its own, so that none is left to a process that is killed. */
export function fetchOnce(url: string, accept: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, headers: { accept } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`GET ${url} answered ${response.statusCode}: ${body}`));
      });
    });
    request.on('error', reject);
  });
}
