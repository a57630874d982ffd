import { Inject, Injectable } from '@nestjs/common';
import { describeError, MetricsError } from '../errors/index.js';
import { MetricsExposition } from '../exposition/index.js';
import { ProcessGroup } from '../multiprocess/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { SelfMetrics } from '../registry/index.js';
import { FailureLog } from './failure-log.js';
import { PushFailure } from './pushgateway-failure.js';
import { PushgatewayClient, type GroupMethod } from './pushgateway-client.js';

/**
 * Sends the app's metrics to the Pushgateway of the option `push.pushgateway`: what a scrape
 * shows, in the text format. What is asked for here is done one after the other, each within
 * `timeoutMs`. Connections that fail and answers 429 and 5xx are tried again within that
 * time, which is safe for all three methods; redirections are failures.
 */
@Injectable()
export class MetricsPusher {
  private readonly failures = new FailureLog();
  private readonly client: PushgatewayClient | undefined;
  /** The last that was asked for; it never rejects. */
  private last: Promise<void> = Promise.resolve();
  private waiting = 0;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;
  /** When all must have ended that waits in line, on the clock of `performance`. */
  private endBy = Infinity;

  constructor(
    @Inject(METRICS_SETTINGS) private readonly settings: MetricsModuleSettings,
    exposition: MetricsExposition,
    private readonly group: ProcessGroup,
    private readonly selfMetrics: SelfMetrics,
  ) {
    const options = settings.push?.pushgateway;
    if (options !== undefined) this.client = new PushgatewayClient(options, exposition);
  }

  /**
   * Replaces the whole group by the metrics as they are (PUT).
   * @throws MetricsError `PUSH_FAILED`; `INVALID_OPTIONS` without `push.pushgateway`
   */
  push(): Promise<void> {
    return this.enqueue('PUT');
  }

  /**
   * Replaces in the group the metrics of the same names, and leaves all others (POST).
   * @throws MetricsError `PUSH_FAILED`; `INVALID_OPTIONS` without `push.pushgateway`
   */
  pushAdd(): Promise<void> {
    return this.enqueue('POST');
  }

  /**
   * Deletes the group, also after the app has closed (DELETE). A group that is not there
   * is no failure.
   * @throws MetricsError `PUSH_FAILED`; `INVALID_OPTIONS` without `push.pushgateway`
   */
  delete(): Promise<void> {
    return this.enqueue('DELETE');
  }

  /**
   * Begins to push at intervals, where that is asked for; called at boot.
   * @throws MetricsError `INVALID_OPTIONS` where the secret of `auth` cannot be read
   */
  async open(): Promise<void> {
    if (this.client === undefined) return;
    await this.client.open();
    const { intervalSeconds } = this.settings.push!.pushgateway!;
    if (intervalSeconds === undefined) return;
    this.timer = setInterval(() => void this.pushInTurn(), intervalSeconds * 1_000).unref();
  }

  /** Ends pushing at intervals. */
  stop(): void {
    clearInterval(this.timer);
  }

  /**
   * Ends what was begun, then pushes or deletes for the last time, as `onShutdown` says.
   * A failure is logged. Called when the app closes, which it holds up for twice `timeoutMs`
   * at most.
   */
  async close(): Promise<void> {
    this.stop();
    if (this.client === undefined || this.isClosed) return;
    this.isClosed = true;
    await stayAlive(this.finish(this.client));
  }

  private async finish({ timeoutMs }: PushgatewayClient): Promise<void> {
    this.endBy = performance.now() + timeoutMs;
    // Nothing may collect any more when the metrics go.
    await this.last;
    this.endBy = Infinity;
    const { onShutdown = 'push' } = this.settings.push!.pushgateway!;
    // Each process pushes what all counted. If each deleted, the others would be gone too.
    if (onShutdown === 'push') await this.attempt('PUT');
    else if (onShutdown === 'delete' && (await this.group.isAlone())) await this.attempt('DELETE');
  }

  /** One push of those at intervals; it is left out while anything is under way. */
  private async pushInTurn(): Promise<void> {
    if (!this.group.speaksForAll) return;
    if (this.waiting > 0) this.count('skipped');
    else await this.attempt('PUT');
  }

  /** The same for what nobody waits for: a failure is logged, once for each kind. */
  private async attempt(method: GroupMethod): Promise<void> {
    try {
      await this.inLine(this.client!, method);
    } catch (error) {
      const kind = error instanceof PushFailure ? error.kind : 'UNKNOWN';
      this.failures.say(kind, 'error', describeError(error));
    }
  }

  private async enqueue(method: GroupMethod): Promise<void> {
    if (this.client === undefined) {
      throw new MetricsError(
        'INVALID_OPTIONS',
        'MetricsPusher has no Pushgateway. Set push: { pushgateway: { url, job } } in MetricsModule.forRoot.',
      );
    }
    if (this.isClosed && method !== 'DELETE') {
      throw new MetricsError(
        'PUSH_FAILED',
        'MetricsPusher was asked to push when the app had closed, and its metrics were gone. Push before app.close(), or leave it to onShutdown.',
      );
    }
    await stayAlive(this.inLine(this.client, method));
  }

  private async inLine(client: PushgatewayClient, method: GroupMethod): Promise<void> {
    this.waiting += 1;
    const done = this.last.then(() => client.do(method, this.endBy));
    this.last = done.then(
      () => this.end('success'),
      () => this.end('error'),
    );
    await done;
  }

  private end(outcome: 'success' | 'error'): void {
    this.waiting -= 1;
    this.count(outcome);
    if (outcome === 'success') this.failures.forget();
  }

  private count(outcome: 'success' | 'error' | 'skipped'): void {
    this.selfMetrics.pushes?.inc({ target: 'pushgateway', outcome });
  }
}

/** Waits, and keeps the process alive, which by themselves requests and pauses do not. */
async function stayAlive(done: Promise<void>): Promise<void> {
  const timer = setInterval(() => undefined, 60_000);
  try {
    await done;
  } finally {
    clearInterval(timer);
  }
}
