import type { Provider } from '@nestjs/common';
import { MetricsPusher } from './metrics-pusher.js';
import { RemoteWriter } from './remote-writer.js';

/** What sends metrics; each does nothing where its option is off. */
export const PUSH_PROVIDERS: readonly Provider[] = [MetricsPusher, RemoteWriter];
