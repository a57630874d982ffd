import { Module } from '@nestjs/common';
import { Cache } from './cache.service.js';

@Module({ providers: [Cache], exports: [Cache] })
export class CacheModule {}
