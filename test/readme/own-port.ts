import { readFileSync } from 'node:fs';
import { Module } from '@nestjs/common';
import { MetricsModule } from 'nestjs-metrics';

@Module({
  imports: [
    MetricsModule.forRoot({
      endpoint: {
        port: 9464, // a server of its own: the app's port does not serve the metrics then
        host: '10.0.0.5',
        tls: { key: readFileSync('tls/server.key'), cert: readFileSync('tls/server.crt') },
        auth: { bearerToken: { file: '/run/secrets/metrics-token' } },
      },
    }),
  ],
})
export class WithOwnPort {}
