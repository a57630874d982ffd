import {
  type CanActivate,
  Catch,
  type ExceptionFilter,
  type ExecutionContext,
  ParseIntPipe,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { MessageBody, SubscribeMessage, WebSocketGateway, WsException } from '@nestjs/websockets';
import { concat, map, NEVER, type Observable, of, range, throwError } from 'rxjs';

interface Answer {
  readonly event: string;
  readonly data: unknown;
}

class OnlyOdd implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    await Promise.resolve();
    return Number(context.switchToWs().getData()) % 2 === 1;
  }
}
class Throwing implements CanActivate {
  canActivate(): boolean {
    throw new WsException('no');
  }
}
@Catch()
class Silent implements ExceptionFilter {
  catch(): void {}
}

let resolveSlow: (text: string) => void = () => {};

/** Has the slow handler that was called last answer. */
export function release(text: string): void {
  resolveSlow(text);
}

/** Its handlers end in every way there is. */
@WebSocketGateway()
export class ChatGateway {
  @SubscribeMessage('ask')
  ask(@MessageBody() text: string): Answer {
    return { event: 'answer', data: text.toUpperCase() };
  }
  @SubscribeMessage('async')
  async async(): Promise<Answer> {
    return Promise.resolve({ event: 'answer', data: 'later' });
  }
  @SubscribeMessage('stream')
  stream(): Observable<Answer> {
    return range(1, 3).pipe(map((data) => ({ event: 'answer', data })));
  }
  @SubscribeMessage('nothing')
  nothing(): void {}
  @SubscribeMessage('throws')
  throws(): void {
    throw new Error('no');
  }
  @SubscribeMessage('rejects')
  async rejects(): Promise<void> {
    return Promise.reject(new WsException('no'));
  }
  @SubscribeMessage('stream-fails')
  streamFails(): Observable<Answer> {
    return concat(
      of({ event: 'answer', data: 1 }),
      throwError(() => new Error('no')),
    );
  }
  @SubscribeMessage('pipe')
  pipe(@MessageBody(ParseIntPipe) id: number): number {
    return id;
  }
  @UseFilters(new Silent())
  @SubscribeMessage('silent')
  silent(): void {
    throw new Error('no');
  }
  @UseGuards(Throwing)
  @SubscribeMessage('refused')
  refused(): void {}
  @UseGuards(OnlyOdd)
  @SubscribeMessage('guarded')
  async guarded(@MessageBody() id: unknown): Promise<void> {
    await Promise.resolve();
    if (Number(id) === 7) throw new Error('seven');
  }
  @SubscribeMessage('some-fail')
  async someFail(@MessageBody() id: number): Promise<void> {
    await Promise.resolve();
    if (id % 3 === 0) throw new Error('no');
  }
  @SubscribeMessage('slow')
  async slow(): Promise<Answer> {
    const data = await new Promise<string>((resolve) => (resolveSlow = resolve));
    return { event: 'answer', data };
  }
  @SubscribeMessage('slow-stream')
  async slowStream(): Promise<Observable<Answer>> {
    const data = await new Promise<string>((resolve) => (resolveSlow = resolve));
    return of({ event: 'answer', data });
  }
  @SubscribeMessage('open')
  open(): Observable<Answer> {
    return concat(of({ event: 'answer', data: 1 }), NEVER);
  }
}
