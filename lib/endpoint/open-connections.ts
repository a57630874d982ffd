import type { RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long scrapes that are under way may take to end when the server closes. */
const GRACE_MS = 1_000;
/** Scrapers are few; whoever opens more holds memory. */
const MAX_CONNECTIONS = 100;

interface Connection {
  readonly socket: Socket;
  /** Those under way: one that waits behind another is told of no end of its own. */
  readonly answers: Set<ServerResponse>;
}

/**
 * The connections and answers of one server, so that it can be closed in time. There are
 * at most 100: a new one takes the place of the oldest on which nothing is under way, so
 * that connections that ask for nothing lock nobody out.
 */
export class OpenConnections {
  /** By the other side's address, which the raw socket and its TLS socket have in common. */
  private readonly connections = new Map<string, Connection>();
  private whenAnswered: (() => void) | undefined;

  /** Follows connections from before their TLS handshake, which Node's own lists leave out. */
  follow(server: Server): void {
    server.on('connection', (socket: Socket) => {
      socket.unref();
      if (this.connections.size >= MAX_CONNECTIONS && !this.dropOldestIdle()) {
        socket.destroy();
        return;
      }
      const address = addressOf(socket);
      const connection = { socket, answers: new Set<ServerResponse>() };
      this.connections.set(address, connection);
      socket.once('close', () => {
        if (this.connections.get(address) === connection) this.connections.delete(address);
        this.look();
      });
    });
  }

  /** The same listener, with its answers followed. */
  following(listener: RequestListener): RequestListener {
    return (request, response) => {
      const answers = this.connections.get(addressOf(request.socket))?.answers;
      answers?.add(response);
      response.once('close', () => {
        answers?.delete(response);
        this.look();
      });
      listener(request, response);
    };
  }

  /** Takes no more connections, lets answers under way end, and cuts what is left then. */
  async close(server: Server): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    await this.answered();
    for (const { socket } of this.connections.values()) socket.destroy();
    await closed;
  }

  /** False where all of them are busy. */
  private dropOldestIdle(): boolean {
    for (const [address, { socket, answers }] of this.connections) {
      if (answers.size > 0) continue;
      this.connections.delete(address);
      socket.destroy();
      return true;
    }
    return false;
  }

  private async answered(): Promise<void> {
    if (this.isAnswered()) return;
    await new Promise<void>((resolve) => {
      // Closing is waited for, so this timer may keep the process alive as long.
      const timer = setTimeout(resolve, GRACE_MS);
      this.whenAnswered = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private look(): void {
    if (this.whenAnswered !== undefined && this.isAnswered()) this.whenAnswered();
  }

  private isAnswered(): boolean {
    return [...this.connections.values()].every(({ answers }) => answers.size === 0);
  }
}

function addressOf({ remoteAddress, remotePort, localAddress }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`;
}
