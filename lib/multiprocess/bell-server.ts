import { createServer, type Server, type Socket } from 'node:net';
import { clearInterval, setInterval } from 'node:timers';
import { describeError } from '../errors/index.js';
import {
  decodeRequest,
  encodeMessage,
  GROUP_FORMAT,
  LineSplitter,
  type BellAnswer,
  type BellRequest,
} from './bell-messages.js';

/** How long a connection may be silent that asked nothing, in milliseconds. */
const IDLE_MS = 5_000;
/** Who rings when nobody can be heard any more comes again. */
const MAX_CONNECTIONS = 256;
/** How many signs of life there are in the time for which silence is waited. */
const BEATS = 3;

/** Answers a request, once it can be answered. */
export type AnswerBell = (request: BellRequest) => Promise<BellAnswer>;

/** The bell of a member: others ring it to have its state written. It keeps no process alive. */
export class BellServer {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  constructor(private readonly answer: AnswerBell) {
    this.server = createServer((socket) => this.serve(socket));
    this.server.maxConnections = MAX_CONNECTIONS;
  }

  /** Listens at a path. */
  open(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      // In a worker of a cluster the primary would own the socket.
      this.server.listen({ path, exclusive: true }, () => {
        this.server.off('error', reject);
        // Such as too many open files: who rang comes again.
        this.server.on('error', () => undefined);
        resolve();
      });
      this.server.unref();
    });
  }

  /** Hears nobody any more; those who wait for an answer get none. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private serve(socket: Socket): void {
    socket.unref();
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    // Who rang has gone.
    socket.on('error', () => undefined);
    socket.setEncoding('utf8');
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    const lines = new LineSplitter();
    const hear = (text: string): void => {
      try {
        const [line] = lines.add(text);
        if (line === undefined) return;
        // One request a connection.
        socket.off('data', hear).resume();
        const request = decodeRequest(line);
        if (request === undefined) socket.destroy();
        else void this.serveRequest(socket, request);
      } catch {
        socket.destroy();
      }
    };
    socket.on('data', hear);
  }

  private async serveRequest(socket: Socket, request: BellRequest): Promise<void> {
    // Whatever another version may say besides.
    if (request.format !== GROUP_FORMAT) {
      const detail = `it speaks form ${GROUP_FORMAT}`;
      socket.end(encodeMessage({ kind: 'foreign', detail }));
      return;
    }
    socket.setTimeout(0);
    const beat = (): void => void socket.write(encodeMessage({ kind: 'working' }));
    const beats = setInterval(beat, Math.max(10, request.deadlineMs / BEATS)).unref();
    socket.once('close', () => clearInterval(beats));
    try {
      socket.end(encodeMessage(await this.answer(request)));
    } catch (error) {
      // Nothing can be said then; it is asked for as it was.
      socket.destroy(new Error(describeError(error)));
    } finally {
      clearInterval(beats);
    }
  }
}
