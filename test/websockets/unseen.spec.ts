import { afterEach, describe, expect, it } from '@jest/globals';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { startApp } from '../support/app.js';
import { closeClients, connect, LIBRARIES, useLibrary } from './ws-clients.js';

@WebSocketGateway()
class FrozenGateway {
  constructor() {
    Object.freeze(this);
  }
  @SubscribeMessage('ask')
  ask(): { event: string; data: string } {
    return { event: 'answer', data: 'yes' };
  }
}

afterEach(closeClients);

describe.each(LIBRARIES)('a gateway that cannot be watched, over %s', (library) => {
  it('works, is not measured, and the log says so', async () => {
    const lines: string[] = [];
    const say = (line: unknown): void => void lines.push(String(line));
    const logger = { log: () => {}, error: say, warn: say };
    const app = await startApp({
      metrics: { websockets: true },
      providers: [FrozenGateway],
      configure: (one) => {
        one.useLogger(logger);
        useLibrary(one, library);
      },
    });
    const client = await connect(app, library);
    const answer = client.next('answer');
    client.send('ask');
    expect(await answer).toBeDefined();
    expect(await app.scrape()).not.toContain('gateway="FrozenGateway"');
    expect(lines.filter((line) => line.includes('websockets'))).toEqual([
      expect.stringContaining('does not measure FrozenGateway'),
    ]);
  });
});
