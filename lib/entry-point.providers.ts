import type { Type } from '@nestjs/common';
import { BullmqInstrumentation } from './bullmq/index.js';
import { GraphqlInstrumentation } from './graphql/index.js';
import { HttpInstrumentation } from './http/index.js';
import { OutboundInstrumentation } from './outbound/index.js';
import { RpcInstrumentation } from './rpc/index.js';
import { ScheduleInstrumentation } from './schedule/index.js';
import { WebSocketsInstrumentation } from './websockets/index.js';

/** What measures each way into the app, and the way out; each does nothing where its option is off. */
export const ENTRY_POINT_PROVIDERS: readonly Type<unknown>[] = [
  HttpInstrumentation,
  RpcInstrumentation,
  WebSocketsInstrumentation,
  GraphqlInstrumentation,
  ScheduleInstrumentation,
  BullmqInstrumentation,
  OutboundInstrumentation,
];
