import { BadRequestException, Catch, Injectable, UnauthorizedException } from '@nestjs/common';
import type {
  ArgumentsHost,
  CanActivate,
  ExceptionFilter,
  NestInterceptor,
  PipeTransform,
} from '@nestjs/common';
import { of } from 'rxjs';
import type { Observable } from 'rxjs';

/** A response as both adapters give it to handlers. */
export interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body?: string): unknown;
}

export class ForbiddingGuard implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

export class UnauthorizingGuard implements CanActivate {
  canActivate(): boolean {
    throw new UnauthorizedException();
  }
}

export class SlowForbiddingGuard implements CanActivate {
  async canActivate(): Promise<boolean> {
    await new Promise(setImmediate);
    return false;
  }
}

@Injectable()
export class HasNamePipe implements PipeTransform<{ name?: string } | undefined> {
  transform(body: { name?: string } | undefined): { name?: string } {
    if (body?.name === undefined) throw new BadRequestException('name is missing');
    return body;
  }
}

export class CachingInterceptor implements NestInterceptor {
  intercept(): Observable<string> {
    return of('from the cache');
  }
}

@Catch(RangeError)
export class OutOfRangeFilter implements ExceptionFilter<RangeError> {
  catch(_error: RangeError, host: ArgumentsHost): void {
    host.switchToHttp().getResponse<Reply>().status(422).send('out of range');
  }
}

/** The response of Node's own. */
export interface RawReply {
  statusCode: number;
  end(body?: string): void;
}

/** Middleware of a module; it throws, ends the response, or lets the request pass. */
export function doorkeeper(
  request: { headers: Record<string, unknown> },
  response: RawReply,
  next: () => void,
): void {
  const said = request.headers['x-doorkeeper'];
  if (said === 'throw') throw new UnauthorizedException();
  if (said !== 'end') {
    next();
    return;
  }
  response.statusCode = 429;
  response.end('too many');
}
