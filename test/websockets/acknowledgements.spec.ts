import { afterEach, describe, expect, it } from '@jest/globals';
import { type CanActivate, type ExecutionContext, UseGuards } from '@nestjs/common';
import { Ack, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { closeClients, connectIo, useLibrary } from './ws-clients.js';
import { outcomes } from './ws-series.js';

const seen: unknown[][] = [];

class Passing implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    seen.push(context.getArgs());
    return context.switchToWs().getPattern() !== 'refused';
  }
}

@UseGuards(Passing)
@WebSocketGateway()
class ChatGateway {
  @SubscribeMessage('returned')
  returned(@MessageBody() text: string): string {
    return `got ${text}`;
  }
  @SubscribeMessage('by-hand')
  byHand(@MessageBody() text: string, @Ack() acknowledge: (answer: string) => void): string {
    acknowledge(`got ${text} by hand`);
    return 'not sent';
  }
  @SubscribeMessage('plain')
  plain(...args: unknown[]): number {
    return args.length;
  }
  @SubscribeMessage('refused')
  refused(): void {}
}

afterEach(async () => {
  seen.length = 0;
  await closeClients();
});

async function start() {
  const running = await startApp({
    metrics: { websockets: true },
    providers: [ChatGateway],
    configure: (app) => useLibrary(app, 'socket.io'),
  });
  return { ...running, client: await connectIo(running.url) };
}

describe('an acknowledged message', () => {
  it.each([
    ['returned', 'got it'],
    ['by-hand', 'got it by hand'],
    ['plain', 3],
  ])('is answered as without us, and counts once (%s)', async (event, answer) => {
    const app = await start();
    expect(await app.client.emitWithAck(event, 'it')).toBe(answer);
    const expected = { success: 1 };
    const look = () => outcomes(app, 'ChatGateway', event);
    expect(await eventually(look, expected)).toEqual(expected);
    expect(seen[0]).toHaveLength(4);
  });

  it('counts as rejected where a guard of the gateway refuses it', async () => {
    const app = await start();
    app.client.emit('refused', 'it', () => undefined);
    app.client.emit('refused', 'it');
    app.client.emit('refused');
    const expected = { rejected: 3 };
    const look = () => outcomes(app, 'ChatGateway', 'refused');
    expect(await eventually(look, expected)).toEqual(expected);
  });
});
