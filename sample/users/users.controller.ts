import { Body, Controller, Post } from '@nestjs/common';
import { HttpMetrics } from 'nestjs-metrics';
import { RateLimited } from '../rate-limit/rate-limited.decorator.js';
import { ParseNewUserPipe } from './parse-new-user.pipe.js';
import type { NewUser, User } from './user.js';
import { UsersService } from './users.service.js';

@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Post()
  @RateLimited('/users')
  @HttpMetrics({ seedStatus: ['201', '429', '500'] })
  async create(@Body(ParseNewUserPipe) user: NewUser): Promise<Pick<User, 'id'>> {
    const { id } = await this.users.create(user);
    return { id };
  }
}
