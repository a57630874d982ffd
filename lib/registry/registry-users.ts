import type { Registry, RegistryContentType } from 'prom-client';
import { defaultLabelsOf, type DefaultLabels } from './default-labels.js';

const USERS = Symbol.for('nestjs-metrics.registry-users');

/**
 * Which apps use what this module put into a registry. It is kept on the registry
 * itself, so that the last of several apps that share one cleans up.
 */
export class RegistryUsers {
  /** How many apps use a metric, by its name. */
  private readonly counts = new Map<string, number>();
  /** The default labels that the registry had before, and those of each app. */
  private labelsBefore: DefaultLabels = {};
  private readonly labels = new Map<object, DefaultLabels>();

  private constructor(private readonly registry: Registry<RegistryContentType>) {}

  /** The one of a registry, whichever copy of the package made it. */
  static of(registry: Registry<RegistryContentType>): RegistryUsers {
    const holder = registry as { [USERS]?: RegistryUsers };
    if (holder[USERS] === undefined) {
      Object.defineProperty(registry, USERS, { value: new RegistryUsers(registry) });
    }
    return holder[USERS]!;
  }

  /** True for a metric that this module put there. */
  has(name: string): boolean {
    return this.counts.has(name);
  }

  /** One more app uses a metric. */
  add(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  /** One app less uses a metric; the last one takes it out of the registry. */
  remove(name: string): void {
    const others = (this.counts.get(name) ?? 1) - 1;
    if (others > 0) {
      this.counts.set(name, others);
    } else {
      this.counts.delete(name);
      this.registry.removeSingleMetric(name);
    }
  }

  /** Adds the default labels of an app. */
  addLabels(app: object, labels: DefaultLabels): void {
    if (this.labels.size === 0) this.labelsBefore = defaultLabelsOf(this.registry);
    this.labels.set(app, labels);
    this.setLabels();
  }

  /** Takes the default labels of an app away. */
  removeLabels(app: object): void {
    if (this.labels.delete(app)) this.setLabels();
  }

  private setLabels(): void {
    this.registry.setDefaultLabels(
      Object.assign({}, this.labelsBefore, ...this.labels.values()) as object,
    );
  }
}
