/** What to open and what to ask, for whoever has just started the shop. */
export function welcome(url: string): string {
  return `
The shop is open at ${url}
  Metrics        ${url}/metrics
  Products       ${url}/products
  Place orders   curl ${url}/orders --json '{"paymentMethod":"card","lines":[{"product":"novel","quantity":2}]}'

Once Prometheus scrapes it, ask:
  Requests per second, by route and status
    sum by (method, route, status) (rate(http_requests_total[1m]))
  Orders per second, by outcome
    sum by (outcome) (rate(orders_processed_total[1m]))
  Share of orders declined
    sum(rate(orders_processed_total{outcome="declined"}[1m])) / sum(rate(orders_processed_total[1m]))
  Payment time that 95 % of payments keep below, by method
    histogram_quantile(0.95, sum by (le, payment_method) (rate(payment_gateway_duration_seconds_bucket[1m])))

`;
}
