import { BadRequestException, Injectable, type PipeTransform } from '@nestjs/common';
import { fieldsOf, memberOf } from '../parsing.js';
import { SOURCES, type NewUser } from './user.js';

/** Makes a new user of a JSON body. */
@Injectable()
export class ParseNewUserPipe implements PipeTransform<unknown, NewUser> {
  /** @throws BadRequestException */
  transform(body: unknown): NewUser {
    const { email, source } = fieldsOf(body);
    if (typeof email !== 'string' || !/^[^@\s]{1,64}@[^@\s]{1,64}$/.test(email)) {
      throw new BadRequestException('"email" is an address');
    }
    return { email, source: memberOf(SOURCES, 'source', source) };
  }
}
