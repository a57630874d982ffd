import type { Provider } from '@nestjs/common';
import { BullmqInstrumentation } from './bullmq/index.js';
import { requirePeers } from './entry-points/index.js';
import { GraphqlInstrumentation } from './graphql/index.js';
import { HttpInstrumentation } from './http/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from './options/index.js';
import { OutboundInstrumentation } from './outbound/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from './registry/index.js';
import { RpcInstrumentation } from './rpc/index.js';
import { ScheduleInstrumentation } from './schedule/index.js';
import { WebSocketsInstrumentation } from './websockets/index.js';

/** What measures each way into the app, and the way out; each does nothing where its option is off. */
export const ENTRY_POINT_PROVIDERS: readonly Provider[] = [
  {
    provide: 'nestjs-metrics:required-peers',
    inject: [METRICS_SETTINGS, HANDLE_REGISTRY],
    useFactory: async (settings: MetricsModuleSettings, handles: HandleRegistry): Promise<true> => {
      try {
        await requirePeers(settings);
        return true;
      } catch (error) {
        // The boot ends here, and nobody will close the app.
        handles.release();
        throw error;
      }
    },
  },
  HttpInstrumentation,
  RpcInstrumentation,
  WebSocketsInstrumentation,
  GraphqlInstrumentation,
  ScheduleInstrumentation,
  BullmqInstrumentation,
  OutboundInstrumentation,
];
