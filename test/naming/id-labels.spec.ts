import { describe, expect, it } from '@jest/globals';
import {
  defineCounter,
  defineInfo,
  lintNames,
  open,
  type CardinalityOptions,
  type LabelSpecs,
  type MetricDefinition,
} from 'nestjs-metrics';
import { define, lint } from './lint.js';

function counter(labels: LabelSpecs): MetricDefinition {
  return define('counter', 'orders_total', { labels });
}

describe('an open label that carries ids', () => {
  it.each([
    'id',
    'user_id',
    'userId',
    'userIDs',
    'order_ids',
    'uuid',
    'request_uuid',
    'uid',
    'email',
    'customer_email',
    'path',
    'file_path',
    'url',
    'callback_url',
    'uri',
    'query',
    'db_query',
    'ip',
    'client_ip',
    'token',
    'phone',
    'phone_number',
    'session',
    'user',
    'username',
    'user_agent',
    'error_message',
    'sql',
  ])('is a finding: %s', (label) => {
    const rules = lint([counter({ [label]: open() })]).map(({ rule }) => rule);
    expect(rules).toContain('id-label');
  });

  it.each([
    'tenant',
    'host',
    'name',
    'error_type',
    'country',
    'plan',
    'grid',
    'paid',
    'valid',
    'user_type',
    'path_template',
    'id_type',
    'ship',
    'tokens_used',
    'status',
    'void',
  ])('is not every open label: %s', (label) => {
    expect(lint([counter({ [label]: open() })])).toEqual([]);
  });

  it('is no finding where its values are listed', () => {
    expect(lint([counter({ shard_id: ['1', '2'] })])).toEqual([]);
  });

  it('is no finding where the definition gives it a limit, and one where it limits another', () => {
    const limited = (
      perLabel: { user_id?: number; tenant?: number },
      max?: number,
    ): MetricDefinition =>
      defineCounter({
        name: 'orders_total',
        help: 'Orders of all users.',
        labels: { user_id: open(), tenant: open() },
        cardinality: { perLabel, maxSeriesPerMetric: max },
      });
    expect(lint([limited({ user_id: 50 })])).toEqual([]);
    expect(lint([limited({}, 50)])).toEqual([]);
    expect(lint([limited({})])).toHaveLength(1);
    expect(lint([limited({ tenant: 50 })])).toHaveLength(1);
    expect(lint([limited({ tenant: 50, user_id: undefined })])).toHaveLength(1);
  });

  it('is no finding where the module gives it a limit', () => {
    const definition = counter({ user_id: open() });
    const metrics = [{ name: definition.name, definition }];
    const cardinality: CardinalityOptions = { perLabel: { user_id: 50 } };
    expect(lintNames(metrics, cardinality)).toEqual([]);
    expect(lintNames(metrics, { maxSeriesPerMetric: 50 })).toHaveLength(1);
  });

  it('is no finding in an info metric, which has one series', () => {
    const labels = { commit_id: open() };
    expect(lint([defineInfo({ name: 'build_info', help: 'What runs here.', labels })])).toEqual([]);
  });

  it('is told with what to do instead', () => {
    const [user, path] = lint([counter({ user_id: open(), path: open() })]);
    expect(user).toMatchObject({
      certain: false,
      message:
        'Metric orders_total has the open label user_id, which reads as if each user_id made a series of its own.',
      cure: 'Leave it to logs and traces, or give it a limit: cardinality: { perLabel: { user_id: 50 } }.',
    });
    expect(path!.cure).toContain("Use the route's template instead, such as /users/:id");
  });
});
