import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { HttpStatus, Logger } from '@nestjs/common';
import type { UserTier } from '../rate-limit/limits.js';

/** What the shop says in the course of business. */
const EXPECTED: readonly number[] = [
  HttpStatus.OK,
  HttpStatus.CREATED,
  HttpStatus.NO_CONTENT,
  HttpStatus.PAYMENT_REQUIRED,
  HttpStatus.UNPROCESSABLE_ENTITY,
  HttpStatus.TOO_MANY_REQUESTS,
  HttpStatus.GATEWAY_TIMEOUT,
];

/** What a customer reads of an answer. */
export interface Answer {
  readonly id?: string;
}

/** What a customer looks at the shop with. */
export class Browser {
  private readonly logger = new Logger(Browser.name);
  /** One connection: of several workers of the shop it stays with the one that has the cart. */
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(
    private readonly url: string,
    private readonly customer: string,
    private readonly tier: UserTier,
  ) {}

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  post(path: string, body: object = {}): Promise<Answer> {
    return this.send('POST', path, body);
  }

  delete(path: string): Promise<Answer> {
    return this.send('DELETE', path);
  }

  /** A customer who gets no answer only complains. */
  private async send(method: string, path: string, body?: object): Promise<Answer> {
    const headers = {
      'content-type': 'application/json',
      'x-customer': this.customer,
      'x-tier': this.tier,
    };
    try {
      const { agent } = this;
      const sent = request(this.url + path, { method, headers, agent });
      sent.end(body && JSON.stringify(body));
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      const { statusCode = 0 } = answer;
      const said = await text(answer);
      if (!EXPECTED.includes(statusCode)) {
        this.logger.warn(`${method} ${path} was answered ${statusCode}: ${said}`);
      }
      const isJson = answer.headers['content-type']?.startsWith('application/json');
      return isJson ? (JSON.parse(said) as Answer) : {};
    } catch (error) {
      this.logger.error(`A customer did not get through to ${method} ${path}`, error);
      return {};
    }
  }
}
