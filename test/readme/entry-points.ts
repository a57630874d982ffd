import { Module } from '@nestjs/common';
import { MetricsModule } from 'nestjs-metrics';

@Module({
  imports: [
    MetricsModule.forRoot({
      rpc: true,
      websockets: { handlerLabels: true },
      graphql: { fieldResolvers: true },
      schedule: true,
      bullmq: true,
      outbound: {
        template: ({ path }) => (path.startsWith('/users/') ? '/users/:id' : undefined),
        exclude: ['localhost:9091', /\.internal(:\d+)?$/],
      },
    }),
  ],
})
export class WithAllWaysIn {}
