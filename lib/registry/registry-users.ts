import type { Registry, RegistryContentType } from 'prom-client';
import { defaultLabelsOf, type DefaultLabels } from './default-labels.js';

/** Default labels as an app gives them. */
type OwnLabels = Readonly<Record<string, string | number>>;

const USERS = Symbol.for('nestjs-metrics.registry-users');

/**
 * Which apps use what this module put into a registry. It is kept on the registry
 * itself, so that the last of several apps that share one cleans up.
 */
export class RegistryUsers {
  /** How many apps use a metric, by its name. */
  private readonly counts = new Map<string, number>();
  /** The metrics that this module put there, by name: another may have taken the name since. */
  private readonly metrics = new Map<string, unknown>();
  /** The default labels that the user gave the registry, what this module wrote last, and those of each app. */
  private labelsOfUser: DefaultLabels = {};
  private written: DefaultLabels = {};
  private readonly labels = new Map<object, OwnLabels>();

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
    this.metrics.set(name, this.registry.getSingleMetric(name));
  }

  /** One app less uses a metric; the last one takes it out of the registry. */
  remove(name: string): void {
    const others = (this.counts.get(name) ?? 1) - 1;
    if (others > 0) {
      this.counts.set(name, others);
    } else {
      this.counts.delete(name);
      if (this.registry.getSingleMetric(name) === this.metrics.get(name)) {
        this.registry.removeSingleMetric(name);
      }
      this.metrics.delete(name);
    }
  }

  /** Looks which default labels the user has given the registry; needed before apps come and go. */
  async readLabels(): Promise<void> {
    let written: DefaultLabels;
    let now: DefaultLabels;
    do {
      written = this.written;
      // Once more where another app came or went in the meantime.
      // oxlint-disable-next-line no-await-in-loop
      now = await defaultLabelsOf(this.registry);
    } while (written !== this.written);
    if (!areSame(now, written)) this.labelsOfUser = now;
  }

  /** Adds the default labels of an app. */
  addLabels(app: object, labels: OwnLabels): void {
    this.labels.set(app, labels);
    this.setLabels();
  }

  /** Takes the default labels of an app away. */
  removeLabels(app: object): void {
    if (this.labels.delete(app)) this.setLabels();
  }

  private setLabels(): void {
    const labels = Object.assign({}, this.labelsOfUser, ...this.labels.values()) as OwnLabels;
    this.registry.setDefaultLabels(labels);
    this.written = Object.fromEntries(
      Object.entries(labels).map(([name, value]) => [name, String(value)]),
    );
  }
}

function areSame(a: DefaultLabels, b: DefaultLabels): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
