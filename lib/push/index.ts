export { MetricsPusher } from './metrics-pusher.js';
export { PushModule } from './push.module.js';
export { PUSH_PROVIDERS } from './push.providers.js';
export { RemoteWriter } from './remote-writer.js';
