import { Module } from '@nestjs/common';
import { TrafficService } from './traffic.service.js';

@Module({ providers: [TrafficService], exports: [TrafficService] })
export class TrafficModule {}
