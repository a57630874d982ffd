import { Body, Controller, Get, Header, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { decorate } from '../support/decorate.mjs';
import { RootModule } from '../support/root-module.mjs';

/**
 * Makes the app that all HTTP cases measure: `GET /users/:id` and `POST /orders`,
 * which do next to nothing, so that what instrumentation adds can be seen.
 *
 * @param adapter makes Nest's HTTP adapter; Express without it
 * @param imports modules that instrument the app
 * @param controllers in addition to its own, such as one for `/metrics`
 */
export function createHttpApp({ adapter, imports = [], controllers = [] } = {}) {
  const module = {
    module: RootModule,
    imports,
    controllers: [usersController(), ordersController(), ...controllers],
  };
  const options = { logger: false, abortOnError: false };
  return adapter
    ? NestFactory.create(module, adapter, options)
    : NestFactory.create(module, options);
}

/** Serves a registry of prom-client's at `/metrics`, as an app without a library does. */
export function metricsController(registry) {
  class MetricsController {
    scrape() {
      return registry.metrics();
    }
  }
  decorate(MetricsController, 'scrape', Get(), Header('Content-Type', registry.contentType));
  Controller('metrics')(MetricsController);
  return MetricsController;
}

function usersController() {
  class UsersController {
    find(id) {
      return { id, name: 'Ada', roles: ['reader'] };
    }
  }
  decorate(UsersController, 'find', Get(':id'));
  Param('id')(UsersController.prototype, 'find', 0);
  Controller('users')(UsersController);
  return UsersController;
}

function ordersController() {
  class OrdersController {
    place({ customer, items }) {
      return { customer, total: items.reduce((sum, { price }) => sum + price, 0) };
    }
  }
  decorate(OrdersController, 'place', Post());
  Body()(OrdersController.prototype, 'place', 0);
  Controller('orders')(OrdersController);
  return OrdersController;
}
