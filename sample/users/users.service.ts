import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Counted, fromResult } from 'nestjs-metrics';
import { ConnectionPool } from '../database/connection-pool.js';
import { Table } from '../database/table.js';
import { Mailer } from '../mail/mailer.service.js';
import type { NewUser, User } from './user.js';
import { UsersCreated } from './users.metrics.js';

@Injectable()
export class UsersService {
  private readonly users: Table<User>;

  constructor(
    pool: ConnectionPool,
    private readonly mailer: Mailer,
  ) {
    this.users = new Table(pool);
  }

  @Counted(UsersCreated, {
    on: 'success',
    labels: { source: fromResult(({ source }: User) => source) },
  })
  async create(user: NewUser): Promise<User> {
    const created = await this.users.insert({ ...user, id: randomUUID() });
    this.mailer.welcome(created.email);
    return created;
  }
}
