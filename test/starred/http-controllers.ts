import { createReadStream } from 'node:fs';
import {
  All,
  Body,
  ConflictException,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseIntPipe,
  Post,
  Propfind,
  Put,
  Redirect,
  Res,
  Scope,
  Sse,
  StreamableFile,
  UseFilters,
  UseGuards,
  UseInterceptors,
  Version,
} from '@nestjs/common';
import { EMPTY, of } from 'rxjs';
import type { Observable } from 'rxjs';
import {
  CachingInterceptor,
  ForbiddingGuard,
  HasNamePipe,
  OutOfRangeFilter,
  SlowForbiddingGuard,
  UnauthorizingGuard,
} from './http-enhancers.js';
import type { RawReply, Reply } from './http-enhancers.js';

@Controller({ path: 'users', version: '1' })
export class UsersController {
  @Get('me')
  me(): string {
    return 'me';
  }

  @Get(['cats', 'felines'])
  cats(): string {
    return 'cats';
  }

  @Get(':id')
  one(@Param('id', ParseIntPipe) id: number): string {
    return `user ${id}`;
  }

  @Put(':id')
  replace(): string {
    return 'replaced';
  }

  @Post()
  create(@Body(HasNamePipe) user: { name?: string }): object {
    return user;
  }

  @Get('named/:named')
  named(@Param('named') name: string): string {
    return name;
  }

  @Version(['2', '3'])
  @Get(':id/posts/:post')
  post(): string {
    return 'a post';
  }
}

@Controller('guarded')
export class GuardedController {
  @Get('forbidden')
  @UseGuards(ForbiddingGuard)
  forbidden(): void {}

  @Get('unauthorized')
  @UseGuards(UnauthorizingGuard)
  unauthorized(): void {}

  @Get('slowly')
  @UseGuards(SlowForbiddingGuard)
  slowly(): void {}
}

@Controller('answers')
export class AnswersController {
  @Get('by-hand')
  byHand(@Res() reply: Reply): void {
    reply.status(418).send('short and stout');
  }

  @Get('raw')
  raw(@Res() reply: { raw?: RawReply } & RawReply): void {
    const raw = reply.raw ?? reply;
    raw.statusCode = 207;
    raw.end('raw');
  }

  @Post('accepted')
  @HttpCode(202)
  accepted(): string {
    return 'later';
  }

  @Get('nothing')
  @HttpCode(204)
  nothing(): void {}

  @Get('moved')
  @Redirect('/elsewhere', 302)
  moved(): void {}

  @Get('tagged')
  tagged(
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): string | undefined {
    reply.header('etag', '"7"');
    if (known !== '"7"') return 'seven';
    reply.status(304);
    return undefined;
  }

  @Get('last-of-three')
  lastOfThree(): Observable<number> {
    return of(1, 2, 3);
  }

  @Get('cached')
  @UseInterceptors(CachingInterceptor)
  cached(): string {
    throw new Error('never called');
  }

  @Get('file')
  file(): StreamableFile {
    return new StreamableFile(Buffer.from('a file'));
  }

  @Get('events')
  @Sse()
  events(): Observable<{ data: string }> {
    return of({ data: 'one' }, { data: 'two' });
  }

  @All('anything')
  anything(): string {
    return 'any';
  }

  @Propfind('folder')
  folder(): string {
    return 'a folder';
  }

  @Get('below/*')
  below(): string {
    return 'below';
  }
}

@Controller('failures')
export class FailuresController {
  @Get('conflict')
  conflict(): void {
    throw new ConflictException();
  }

  @Get('error')
  async error(): Promise<void> {
    return Promise.reject(new Error('broken'));
  }

  @Get('undefined')
  nothingThrown(): void {
    // oxlint-disable-next-line no-throw-literal
    throw undefined;
  }

  @Get('empty')
  empty(): Observable<never> {
    return EMPTY;
  }

  @Get('filtered')
  @UseFilters(OutOfRangeFilter)
  filtered(): void {
    throw new RangeError('too far');
  }

  @Get('file')
  file(): StreamableFile {
    return new StreamableFile(createReadStream('/there/is/no/such/file'));
  }
}

@Controller({ path: 'per-request', scope: Scope.REQUEST })
export class PerRequestController {
  @Get(':id')
  one(): string {
    return 'made for you';
  }
}

@Controller('reports')
export class ReportsController {
  @Get(':year')
  year(): string {
    return 'a year';
  }
}

@Controller('health')
export class HealthController {
  @Get()
  health(): string {
    return 'well';
  }
}
