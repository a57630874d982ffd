import { HttpException, HttpStatus } from '@nestjs/common';

/** A customer should wait a little. */
export class TooManyRequestsError extends HttpException {
  constructor() {
    super('Too many requests', HttpStatus.TOO_MANY_REQUESTS);
  }
}
