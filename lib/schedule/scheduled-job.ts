import { MetadataScanner } from '@nestjs/core';
import type { HandlerIdentity } from '../entry-points/index.js';

/** A method that runs by schedule. */
export interface ScheduledJob extends HandlerIdentity {
  /** The name that its decorator gives it, else `Class.method`. */
  readonly job: string;
}

/** The key under which decorators of `@nestjs/schedule` leave a job's name. */
const NAME = 'SCHEDULER_NAME';

/** Tells which job a method of an instance is. */
export function readScheduledJob(method: Function, instance: object): ScheduledJob {
  const controller = instance.constructor.name;
  const methods = new MetadataScanner().getAllMethodNames(Object.getPrototypeOf(instance));
  // A decorator may have put a function of another name in the method's place.
  const handler =
    methods.find((name) => (instance as Record<string, unknown>)[name] === method) ?? method.name;
  const name: unknown = Reflect.getMetadata(NAME, method);
  const job = typeof name === 'string' && name !== '' ? name : `${controller}.${handler}`;
  return { job, controller, handler };
}
