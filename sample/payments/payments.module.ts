import { Module } from '@nestjs/common';
import { PaymentGateway } from './payment-gateway.service.js';

@Module({ providers: [PaymentGateway], exports: [PaymentGateway] })
export class PaymentsModule {}
