// What must hold after a soak: the client's tally against what the app exposes.
import { seriesOf, sumOf } from './scrapers.mjs';

/** Metrics that are 0 once nobody asks for anything. */
const AT_REST = ['http_requests_in_flight', 'method_calls_in_flight', 'order_queue_depth'];

/** Metrics that stay 0, since nothing of the shop's is refused, folded or fails. */
const ERRORS = [
  'nestjs_metrics_recording_errors_total',
  'nestjs_metrics_label_overflow_total',
  'nestjs_metrics_collector_errors_total',
  'nestjs_metrics_exemplars_dropped_total',
];

/** What a scrape says is still under way; 0 when the app is at rest. */
export function underWay(samples) {
  return AT_REST.flatMap((metric) => seriesOf(samples, metric)).reduce(
    (total, { value }) => total + Math.abs(value),
    0,
  );
}

/** Each check with what was seen, and what is wrong: nothing where it holds. */
export function checksOf({ samples, tallies, log, exitCode }) {
  const { answered, aborted, orders, scrapes, surprises } = tallies;
  const inFlight = underWay(samples);
  const wrongErrors = ERRORS.filter((metric) => sumOf(samples, metric) !== 0);
  const thrown = answered.of('GET /faulty/throws 500') + answered.of('GET /faulty/rejects 500');
  const given = (aborted.total() * 100) / (answered.total() + aborted.total());
  return [
    {
      what: 'requests: answered + given up = counted',
      seen: `${answered.total()} + ${aborted.total()} (${given.toFixed(0)} %) = ${sumOf(samples, 'http_requests_total')}`,
      wrong: [...wrongRequests(samples, tallies), ...wrongDurations(samples)],
    },
    {
      what: 'orders: answered ≤ counted ≤ answered + given up',
      seen: `${orders.total()} ≤ ${sumOf(samples, 'orders_processed_total')} ≤ ${orders.total() + tallies.abortedOrders.total()}`,
      wrong: wrongOrders(samples, tallies),
    },
    {
      what: 'dollars: of those answered ≤ counted ≤ of all',
      seen: `${tallies.revenue.total()} ≤ ${sumOf(samples, 'revenue_dollars_total')} ≤ ${tallies.revenue.total() + tallies.abortedRevenue.total()}`,
      wrong: wrongRevenue(samples, tallies),
    },
    {
      what: 'scrapes: all whole, no counter ever falls',
      seen: scrapes
        .keys()
        .map((kind) => `${scrapes.of(kind)} ${kind}`)
        .join(', '),
      wrong: scrapes.keys().length === 4 ? [] : ['Not all kinds of scrapes were tried'],
    },
    {
      what: 'in flight at the end',
      seen: String(inFlight),
      wrong: inFlight === 0 ? [] : ['Something is in flight, or still in the queue'],
    },
    {
      what: 'errors in the log = handlers that threw',
      seen: `${log.thrown} = ${thrown}`,
      wrong: [...log.complaints, ...(log.thrown === thrown ? [] : ['Nest logged another number'])],
    },
    {
      what: 'metrics of errors of metrics',
      seen: wrongErrors.length === 0 ? '0' : wrongErrors.join(', '),
      wrong: wrongErrors.map((metric) => `${metric} is not 0`),
    },
    {
      what: 'the app closes by itself',
      seen: `exit code ${exitCode}`,
      wrong: exitCode === 0 ? [] : [`The app ended with exit code ${exitCode}`],
    },
    { what: 'surprises', seen: String(surprises.length), wrong: surprises },
  ];
}

/** No series has less than was answered with it, and each method's have what was sent, exactly. */
function wrongRequests(samples, { answered, aborted }) {
  const counted = new Map(
    seriesOf(samples, 'http_requests_total').map(({ labels, value }) => [
      `${labels.method} ${labels.route} ${labels.status}`,
      value,
    ]),
  );
  const lost = answered
    .keys()
    .filter((key) => !(counted.get(key) >= answered.of(key)))
    .map((key) => `${key}: ${counted.get(key)} counted, ${answered.of(key)} answered`);
  const unequal = ['GET', 'POST'].flatMap((method) => {
    const isOfMethod = (key) => key.startsWith(`${method} `);
    const sent =
      aborted.of(method) + sum(answered.keys().filter(isOfMethod), (key) => answered.of(key));
    const all = sum([...counted.keys()].filter(isOfMethod), (key) => counted.get(key));
    return sent === all ? [] : [`${method}: ${all} counted, ${sent} sent`];
  });
  return [...lost, ...unequal];
}

/** The histogram has as many observations as the counter has counts. */
function wrongDurations(samples) {
  return seriesOf(samples, 'http_requests_total')
    .map(({ labels, value }) => {
      const text = `{method="${labels.method}",route="${labels.route}",status="${labels.status}"}`;
      const durations = samples.get(`http_request_duration_seconds_count${text}`) ?? 0;
      return durations === value ? undefined : `${text}: ${value} counted, ${durations} timed`;
    })
    .filter((one) => one !== undefined);
}

function wrongOrders(samples, { orders, abortedOrders }) {
  const counted = seriesOf(samples, 'orders_processed_total');
  const payments = seriesOf(samples, 'payment_gateway_duration_seconds_count');
  return payments.flatMap(({ labels: { payment_method: method }, value: paid }) => {
    const ofMethod = counted.filter(({ labels }) => labels.payment_method === method);
    const all = sum(ofMethod, ({ value }) => value);
    const atLeast = orders.of(`success ${method}`) + orders.of(`declined ${method}`);
    const holds =
      all === paid &&
      atLeast <= all &&
      all <= atLeast + abortedOrders.of(method) &&
      ofMethod.every(({ labels, value }) => value >= orders.of(`${labels.outcome} ${method}`)) &&
      ofMethod.every(({ labels, value }) => labels.outcome !== 'error' || value === 0);
    return holds ? [] : [`${method}: ${all} orders counted, ${paid} payments, ${atLeast} answered`];
  });
}

function wrongRevenue(samples, { revenue, abortedRevenue }) {
  const counted = seriesOf(samples, 'revenue_dollars_total');
  const wrong = counted
    .filter(({ labels: { product_category: category }, value }) => {
      const atLeast = revenue.of(category);
      return value < atLeast || value > atLeast + abortedRevenue.of(category);
    })
    .map(({ labels, value }) => `${labels.product_category}: ${value} dollars counted`);
  // All prices are whole or half dollars, so that sums are exact.
  const paid = samples.get('order_value_dollars_sum');
  const all = sumOf(samples, 'revenue_dollars_total');
  return paid === all ? wrong : [...wrong, `${all} dollars by category, ${paid} by order`];
}

function sum(list, valueOf) {
  return list.reduce((total, one) => total + valueOf(one), 0);
}
