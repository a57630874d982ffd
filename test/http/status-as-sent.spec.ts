import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Catch,
  Controller,
  Get,
  Res,
  UseFilters,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { counted, sendAll } from './counted.js';

/** As much of both adapters' responses as is used. */
interface Response {
  status(code: number): { send(body?: string): void };
}

/** Does not look whether the head was sent already. */
@Catch()
class HastyFilter implements ExceptionFilter {
  catch(_error: unknown, host: ArgumentsHost): void {
    host.switchToHttp().getResponse<Response>().status(500);
  }
}

@Controller()
class LateController {
  @Get('late')
  @UseFilters(HastyFilter)
  late(@Res() response: Response): void {
    // More than the connection takes at once, so that its end is yet to come.
    response.status(200).send('x'.repeat(30_000_000));
    throw new Error('too late');
  }
}

afterEach(closeApps);

describe.each(ADAPTERS)('on %s the status', (adapter) => {
  it('is that of the head, whatever was set after it was sent', async () => {
    const running = await startApp({
      adapter,
      controllers: [LateController],
      metrics: { http: true },
    });
    expect(await sendAll(running, ['/late'])).toEqual([200]);
    expect(await counted(running, 1)).toEqual({ 'GET /late 200': 1 });
  });
});
