import { MetadataScanner, type ModulesContainer } from '@nestjs/core';

/** What decorators of @nestjs/websockets say about a class and a method. */
const IS_GATEWAY = 'websockets:is_gateway';
const IS_MESSAGE_HANDLER = 'websockets:message_mapping';
const MESSAGE = 'message';

/** A gateway's method that handles messages. */
export interface GatewayMessage {
  /** As it stands in the decorator. */
  readonly message: unknown;
  readonly handler: string;
  readonly method: Function;
}

/** A gateway of the app. */
export interface Gateway {
  readonly name: string;
  readonly gatewayClass: Function;
  readonly messages: readonly GatewayMessage[];
  /** What Nest binds to a server: the gateway, or what stands for one that is request-scoped. */
  instance(): unknown;
}

/** All gateways, which are known before any of them is made. */
export function findGateways(modules: ModulesContainer): Gateway[] {
  const scanner = new MetadataScanner();
  return [...modules.values()]
    .flatMap(({ providers }) => [...providers.values()])
    .flatMap((wrapper): Gateway[] => {
      const gatewayClass: Function | null = wrapper.metatype;
      if (gatewayClass === null || wrapper.isNotMetatype) return [];
      if (!Reflect.hasMetadata(IS_GATEWAY, gatewayClass)) return [];
      return [
        {
          name: gatewayClass.name,
          gatewayClass,
          messages: messagesOf(gatewayClass, scanner),
          instance: () => wrapper.instance,
        },
      ];
    });
}

function messagesOf(gatewayClass: Function, scanner: MetadataScanner): GatewayMessage[] {
  const prototype = gatewayClass.prototype as Record<string, Function>;
  return scanner
    .getAllMethodNames(prototype)
    .map((handler) => ({ handler, method: prototype[handler]! }))
    .filter(({ method }) => Reflect.hasMetadata(IS_MESSAGE_HANDLER, method))
    .map((found) => ({ ...found, message: Reflect.getMetadata(MESSAGE, found.method) as unknown }));
}
