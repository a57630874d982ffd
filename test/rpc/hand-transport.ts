import { type CustomTransportStrategy, Server, type Transport } from '@nestjs/microservices';
import { lastValueFrom, type Observable, toArray } from 'rxjs';

/** A transport of somebody's own, which brings messages by hand. */
export class HandTransport extends Server implements CustomTransportStrategy {
  constructor(override readonly transportId: Transport | symbol) {
    super();
  }
  listen(callback: () => void): void {
    callback();
  }
  close(): void {}
  on(): void {}
  unwrap<T>(): T {
    return this as never;
  }
  /** Brings a request with what such a transport gives with it. */
  async request(key: string, ...args: unknown[]): Promise<unknown[]> {
    const handler = this.messageHandlers.get(key)!;
    const answer = await (handler as (...all: unknown[]) => unknown)(...args);
    const answers: Observable<unknown> = this.transformToObservable(answer as never);
    return lastValueFrom(answers.pipe(toArray()));
  }
}
