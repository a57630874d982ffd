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
      const response = await fetch(this.url + path, {
        method,
        headers,
        body: body && JSON.stringify(body),
      });
      const text = await response.text();
      if (!EXPECTED.includes(response.status)) {
        this.logger.warn(`${method} ${path} was answered ${response.status}: ${text}`);
      }
      const isJson = response.headers.get('content-type')?.startsWith('application/json');
      return isJson ? (JSON.parse(text) as Answer) : {};
    } catch (error) {
      this.logger.error(`A customer did not get through to ${method} ${path}`, error);
      return {};
    }
  }
}
