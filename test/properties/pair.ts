import type { INestApplicationContext } from '@nestjs/common';
import { getMetricToken, type MetricDefinition } from 'nestjs-metrics';
import type { Registry } from 'prom-client';
import { expectedBody, type ExpectedBody, type Format } from './expected-body.js';
import { ModelMetric, type LabelValues, type Method, type MetricState } from './model.js';
import type { Mutation } from './operations.js';

type Recorder = Readonly<Record<Method, (...given: unknown[]) => void>>;

/** A handle, as far as it is driven: with arguments that its types would refuse. */
interface AnyHandle extends Recorder {
  labels(...given: unknown[]): Recorder;
  remove(...given: unknown[]): void;
  zero(...given: unknown[]): void;
  reset(): void;
}

/** A bound child, with what the model knows of it. */
interface Child {
  readonly ours: Recorder;
  readonly model: ModelMetric;
  readonly labels: LabelValues;
}

const METHODS: Readonly<Record<string, readonly Method[]>> = {
  counter: ['inc'],
  gauge: ['inc', 'dec', 'set'],
  histogram: ['observe'],
  summary: ['observe'],
};

/** The handles of an app, and the model that all is done to as well. */
export class Pair {
  private readonly models: ReadonlyMap<string, ModelMetric>;
  private readonly children: Child[] = [];
  private defaultLabels: Readonly<Record<string, string>> = {};

  constructor(
    private readonly app: INestApplicationContext,
    private readonly registry: Registry,
    definitions: readonly MetricDefinition[],
  ) {
    this.models = new Map(definitions.map((one) => [one.name, new ModelMetric(one)]));
  }

  /** What a body must be now; of all metrics, or of those with these names. */
  expected(format: Format, names?: readonly string[]): ExpectedBody {
    return expectedBody(this.snapshot(names), format, this.defaultLabels);
  }

  /** All metrics as the model has them now, or those with these names. */
  snapshot(names: readonly string[] = [...this.models.keys()]): MetricState[] {
    return names.map((name) => this.models.get(name)!.snapshot());
  }

  /** Sets the labels that the registry gives to every series without them. */
  setDefaultLabels(labels: Readonly<Record<string, string>>): void {
    this.defaultLabels = labels;
    this.registry.setDefaultLabels(labels);
  }

  /** Does one thing to the handles and to the model. */
  perform(mutation: Mutation): void {
    if (mutation.do === 'resetAll') {
      this.registry.resetMetrics();
      for (const one of this.models.values()) one.reset();
      return;
    }
    if (mutation.do === 'recordOnChild') {
      this.recordOnChild(mutation.child, mutation.way, mutation.value);
      return;
    }
    const handle = this.app.get<AnyHandle>(getMetricToken(mutation.metric), { strict: false });
    const model = this.models.get(mutation.metric)!;
    if (mutation.do === 'reset') {
      handle.reset();
      model.reset();
      return;
    }
    const { labels: given } = mutation;
    const labels = model.read(given);
    switch (mutation.do) {
      case 'record': {
        const method = methodOf(model, mutation.way);
        handle[method](...given, mutation.value);
        model.record(method, labels, mutation.value);
        break;
      }
      case 'bind':
        this.children.push({ ours: handle.labels(...given), model, labels });
        break;
      case 'remove':
        handle.remove(...given);
        model.remove(labels);
        break;
      case 'zero':
        handle.zero(...given);
        model.zero(labels);
        break;
    }
  }

  private recordOnChild(index: number, way: number, value: unknown): void {
    const child = this.children[index % this.children.length];
    if (child === undefined) return;
    const method = methodOf(child.model, way);
    child.ours[method](value);
    child.model.record(method, child.labels, value);
  }
}

function methodOf({ definition }: ModelMetric, way: number): Method {
  const methods = METHODS[definition.kind]!;
  return methods[way % methods.length]!;
}
