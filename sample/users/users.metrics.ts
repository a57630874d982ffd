import { defineCounter } from 'nestjs-metrics';
import { SOURCES } from './user.js';

export const UsersCreated = defineCounter({
  name: 'users_created_total',
  help: 'Customers who signed up, by where they heard of the shop.',
  labels: { source: SOURCES },
});
