import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';

const { STAFF_TOKEN } = process.env;

/** Lets in who knows STAFF_TOKEN, and nobody where there is none. */
@Injectable()
export class StaffGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (!STAFF_TOKEN) return false;
    const { headers } = context.switchToHttp().getRequest<IncomingMessage>();
    const expected = Buffer.from(`Bearer ${STAFF_TOKEN}`);
    const given = Buffer.from(headers.authorization ?? '');
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}
