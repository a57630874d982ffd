import { Logger } from '@nestjs/common';
import { describeError, MetricsError } from '../errors/index.js';
import { noteProvided } from './decorated-classes.js';
import type { MethodIdentity } from './method-call.js';
import type { CallRecorder, MethodInterceptor } from './method-interceptor.js';
import type { MethodSite } from './method-declaration.js';
import { MethodPlan } from './method-plan.js';
import { allSites } from './method-site.js';
import { brandPlansSource, type MethodPlans } from './recorder-injection.js';

/**
 * What records the calls of this app's decorated methods. The explorer binds
 * every class at boot; a class that Nest never listed (lazy modules,
 * `moduleRef.create()`) is bound at its first call.
 */
export class CallRecorders {
  private readonly logger = new Logger('MetricsModule');
  private readonly classes = new WeakMap<Function, ClassPlans>();
  private readonly bound: CallRecorder[] = [];
  private seeding = false;

  constructor(private readonly interceptors: ReadonlyMap<string, MethodInterceptor>) {
    for (const [kind, interceptor] of interceptors) {
      if (typeof interceptor.bind === 'function') continue;
      throw new MetricsError(
        'INVALID_OPTIONS',
        `The interceptor for ${kind} methods, ${interceptor.constructor.name}, has no method bind. Implement MethodInterceptor.`,
      );
    }
    brandPlansSource(this);
  }

  /** The plans of a class; bound at the first call where boot has not done it. */
  plansOf(metatype: Function): MethodPlans {
    let plans = this.classes.get(metatype);
    if (plans === undefined) {
      plans = new ClassPlans(() => this.bindAtRunTime(metatype));
      this.classes.set(metatype, plans);
      noteProvided(metatype);
    }
    return plans;
  }

  /**
   * Binds all decorated methods of a class.
   * @throws MetricsError where a decorator's options do not fit its metric.
   */
  bind(metatype: Function): void {
    const plans = this.plansOf(metatype) as ClassPlans;
    plans.settle(() => this.planAll(metatype));
  }

  /** Creates the series known before the first call, of all classes bound so far and later. */
  seed(): void {
    this.seeding = true;
    for (const recorder of this.bound) recorder.seed?.();
  }

  private bindAtRunTime(metatype: Function): ReadonlyMap<MethodSite, MethodPlan> {
    try {
      return this.planAll(metatype);
    } catch (error) {
      this.logger.error(`The calls of ${metatype.name} are not recorded: ${describeError(error)}`);
      return new Map();
    }
  }

  private planAll(metatype: Function): ReadonlyMap<MethodSite, MethodPlan> {
    const plans = new Map<MethodSite, MethodPlan>();
    const owners = new Map<string | symbol, object>();
    for (const site of allSites(metatype.prototype as object)) {
      // A method that the class overrides is reached only through `super`.
      const owner = owners.get(site.key) ?? firstOwner(metatype.prototype as object, site.key);
      owners.set(site.key, owner);
      const shadowed = owner !== site.prototype;
      const identity: MethodIdentity = {
        className: (shadowed ? site.prototype.constructor : metatype).name,
        methodName: String(site.key),
      };
      const recorders = site.declarations.map(({ kind, options }) =>
        this.interceptors.get(kind)!.bind(options, identity),
      );
      plans.set(site, new MethodPlan(site, identity, recorders));
    }
    for (const { recorders } of plans.values()) {
      this.bound.push(...recorders);
      if (this.seeding) for (const recorder of recorders) recorder.seed?.();
    }
    return plans;
  }
}

/** The plans of one class, made when they are first needed. */
class ClassPlans implements MethodPlans {
  private plans: ReadonlyMap<MethodSite, MethodPlan> | undefined;
  /** The same by index, which is found in less than half the time of a map's entry. */
  private readonly byIndex: MethodPlan[] = [];

  constructor(private readonly make: () => ReadonlyMap<MethodSite, MethodPlan>) {}

  planFor(site: MethodSite): MethodPlan | undefined {
    const plan = this.byIndex[site.index];
    return plan?.site === site ? plan : this.find(site);
  }

  /** Makes the plans now, in a way that may throw, unless a call was faster. */
  settle(make: () => ReadonlyMap<MethodSite, MethodPlan>): void {
    if (this.plans === undefined || this.plans.size === 0) this.plans = make();
  }

  private find(site: MethodSite): MethodPlan | undefined {
    const plan = (this.plans ??= this.make()).get(site);
    if (plan !== undefined) this.byIndex[site.index] = plan;
    return plan;
  }
}

function firstOwner(prototype: object, key: string | symbol): object {
  let at = prototype;
  while (!Object.hasOwn(at, key)) at = Object.getPrototypeOf(at) as object;
  return at;
}
