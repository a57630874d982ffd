import prom from 'prom-client';
import { tap } from 'rxjs';

const labelNames = ['method', 'route', 'status'];

/**
 * What most tutorials show: a global interceptor that counts and times each request
 * with prom-client.
 *
 * @param routeOf reads the route's template from a request of the adapter
 */
export function tutorialMetrics(routeOf) {
  const registry = new prom.Registry();
  const options = { help: 'By hand.', labelNames, registers: [registry] };
  const requests = new prom.Counter({ name: 'http_requests_total', ...options });
  const duration = new prom.Histogram({ name: 'http_request_duration_seconds', ...options });
  return { registry, interceptor: new MetricsInterceptor(requests, duration, routeOf) };
}

class MetricsInterceptor {
  constructor(requests, duration, routeOf) {
    this.requests = requests;
    this.duration = duration;
    this.routeOf = routeOf;
  }

  intercept(context, next) {
    const request = context.switchToHttp().getRequest();
    const endTimer = this.duration.startTimer();
    const record = (status) => {
      const labels = { method: request.method, route: this.routeOf(request), status };
      this.requests.inc(labels);
      endTimer(labels);
    };
    return next.handle().pipe(
      tap({
        next: () => record(context.switchToHttp().getResponse().statusCode),
        error: (error) => record(error?.status ?? 500),
      }),
    );
  }
}
