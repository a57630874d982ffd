import { MetadataScanner, type ModulesContainer } from '@nestjs/core';
import type { HandlerIdentity } from '../entry-points/index.js';

/** What decorators of @nestjs/microservices say about a method. */
const PATTERNS = 'microservices:pattern';
const HANDLER_TYPE = 'microservices:handler_type';
const TRANSPORT = 'microservices:transport';
/** `PatternHandler.EVENT` */
const EVENT = 2;

/** A controller's method that handles messages, for one of its patterns. */
export interface RpcHandler extends HandlerIdentity {
  readonly controllerClass: Function;
  readonly method: Function;
  /** As it stands in the decorator. */
  readonly pattern: unknown;
  readonly isEvent: boolean;
  /** The only one it is for; undefined for all. */
  readonly transport: unknown;
  /** Whether one instance of the controller handles all messages. */
  isStatic(): boolean;
}

/** All handlers of messages, in the order in which Nest hands them to each server. */
export function findRpcHandlers(modules: ModulesContainer): RpcHandler[] {
  const scanner = new MetadataScanner();
  return [...modules.values()]
    .flatMap(({ controllers }) => [...controllers.values()])
    .flatMap((wrapper) => {
      const controllerClass: Function | null = wrapper.metatype;
      const prototype = controllerClass?.prototype as Record<string, Function> | undefined;
      if (controllerClass === null || prototype === undefined) return [];
      return scanner.getAllMethodNames(prototype).flatMap((handler): RpcHandler[] => {
        const method = prototype[handler]!;
        const type: unknown = Reflect.getMetadata(HANDLER_TYPE, method);
        if (type === undefined) return [];
        const patterns = Reflect.getMetadata(PATTERNS, method) as readonly unknown[];
        return patterns.map((pattern) => ({
          controller: controllerClass.name,
          handler,
          controllerClass,
          method,
          pattern,
          isEvent: type === EVENT,
          transport: Reflect.getMetadata(TRANSPORT, method),
          isStatic: () => wrapper.isDependencyTreeStatic(),
        }));
      });
    });
}
