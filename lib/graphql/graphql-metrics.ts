import { openBoundedByCode } from '../definitions/index.js';
import {
  EntryPointMetrics,
  handlerLabels,
  handlerLabelValues,
  type EntryPoint,
  type HandlerIdentity,
} from '../entry-points/index.js';
import type { GraphqlMetricsOptions } from '../options/index.js';
import type { MetricRegistrar } from '../registry/index.js';
import { OPERATION_TYPES, type ResolverMethod } from './resolver-method.js';

/** The series of one resolver method; those of a field may depend on the parent's type. */
export interface ResolverSeries {
  readonly isSubscription: boolean;
  of(parentType: string | undefined): EntryPoint;
}

/** What stands for a type that neither the code nor the call names. */
const UNKNOWN_TYPE = 'unknown';

/** The metrics of root fields and, where asked for, of the fields below them. */
export class GraphqlMetrics {
  private readonly operations: EntryPointMetrics;
  private readonly fields: EntryPointMetrics | undefined;

  constructor(
    handles: MetricRegistrar,
    private readonly options: GraphqlMetricsOptions,
  ) {
    const { buckets } = options;
    this.operations = new EntryPointMetrics(handles, {
      total: {
        name: 'graphql_operations_total',
        help: 'GraphQL root fields resolved, by how they ended.',
      },
      duration: {
        name: 'graphql_operation_duration_seconds',
        help: 'Time to resolve a GraphQL root field, in seconds; for a subscription as long as it lived.',
      },
      inFlight: {
        name: 'graphql_operations_in_flight',
        help: 'GraphQL root fields being resolved, and subscriptions that live.',
      },
      labels: {
        operation_type: OPERATION_TYPES,
        field: openBoundedByCode(),
        ...handlerLabels(options),
      },
      buckets,
    });
    if (options.fieldResolvers !== true) return;
    this.fields = new EntryPointMetrics(handles, {
      total: {
        name: 'graphql_field_resolutions_total',
        help: 'GraphQL fields resolved by methods with @ResolveField, by how they ended.',
      },
      duration: {
        name: 'graphql_field_resolution_duration_seconds',
        help: 'Time to resolve a GraphQL field by a method with @ResolveField, in seconds.',
      },
      inFlight: {
        name: 'graphql_field_resolutions_in_flight',
        help: 'GraphQL fields being resolved by methods with @ResolveField.',
      },
      labels: {
        type: openBoundedByCode(),
        field: openBoundedByCode(),
        ...handlerLabels(options),
      },
      buckets,
    });
  }

  /** The series of a resolver method, which exist from now on; undefined where it is not measured. */
  seriesOf(method: ResolverMethod, identity: HandlerIdentity): ResolverSeries | undefined {
    const { field } = method;
    const code = handlerLabelValues(this.options, identity);
    if (method.kind === 'operation') {
      const { operationType } = method;
      const entryPoint = this.operations.of({ operation_type: operationType, field, ...code });
      return { isSubscription: operationType === 'subscription', of: () => entryPoint };
    }
    const { fields } = this;
    if (fields === undefined) return undefined;
    const ofType = (type: string): EntryPoint => fields.of({ type, field, ...code });
    if (method.type === undefined) {
      return {
        isSubscription: false,
        of: (parentType) => ofType(parentType ?? UNKNOWN_TYPE),
      };
    }
    const entryPoint = ofType(method.type);
    return { isSubscription: false, of: () => entryPoint };
  }
}
