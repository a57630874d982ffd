import { once } from 'node:events';
import { WebSocket } from 'undici';

/** What the messages of a protocol are called. */
const PROTOCOLS = {
  'graphql-transport-ws': { start: 'subscribe', stop: 'complete', event: 'next' },
  'graphql-ws': { start: 'start', stop: 'stop', event: 'data' },
} as const;

/** The name of a protocol of GraphQL over WebSocket. */
export type Protocol = keyof typeof PROTOCOLS;

interface Message {
  readonly type: string;
  readonly payload?: { data?: unknown; errors?: unknown };
}

/** A client of one subscription. */
export class GraphqlSocket {
  /** What came as events so far. */
  readonly events: unknown[] = [];
  /** The types of all messages so far. */
  readonly types: string[] = [];

  private constructor(
    private readonly socket: WebSocket,
    private readonly protocol: Protocol,
  ) {
    socket.addEventListener('message', ({ data }) => {
      const { type, payload } = JSON.parse(String(data)) as Message;
      this.types.push(type);
      if (type === PROTOCOLS[protocol].event) this.events.push(payload?.data);
    });
  }

  /** Connects and subscribes. */
  static async subscribe(url: string, protocol: Protocol, query: string): Promise<GraphqlSocket> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocol);
    const client = new GraphqlSocket(socket, protocol);
    await once(socket as unknown as EventTarget, 'open');
    client.send({ type: 'connection_init', payload: {} });
    while (!client.types.includes('connection_ack')) {
      // Messages come one by one.
      // oxlint-disable-next-line no-await-in-loop
      await once(socket as unknown as EventTarget, 'message');
    }
    client.send({ id: '1', type: PROTOCOLS[protocol].start, payload: { query } });
    return client;
  }

  /** Ends the subscription and keeps the connection. */
  stop(): void {
    this.send({ id: '1', type: PROTOCOLS[this.protocol].stop });
  }

  /** Ends the connection. */
  close(): void {
    this.socket.close();
  }

  private send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }
}
