import { Module } from '@nestjs/common';
import { RecommendationsClient } from './recommendations.client.js';
import { ShippingClient } from './shipping.client.js';
import { ShippingQuotesController } from './shipping-quotes.controller.js';
import { SupplierClient } from './supplier.client.js';

const CLIENTS = [RecommendationsClient, ShippingClient, SupplierClient];

@Module({ controllers: [ShippingQuotesController], providers: CLIENTS, exports: CLIENTS })
export class PartnersModule {}
