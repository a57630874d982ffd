import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';

/** A request as it goes over the wire: `fetch` would tidy up its path. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends requests to one server over connections that it keeps. */
export class HttpClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(private readonly url: string) {}

  /** Sends one, reads its response to the last byte, and says which status it had. */
  async send({ method, path, headers, body }: WireRequest): Promise<number> {
    const { hostname, port } = new URL(this.url);
    const sent = httpRequest({ agent: this.agent, hostname, port, method, path, headers });
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    return response.statusCode!;
  }

  /** Ends its connections. */
  close(): void {
    this.agent.destroy();
  }
}
