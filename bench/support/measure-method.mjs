import nestjsOtel from 'nestjs-otel';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  errorType,
  Gauged,
  open,
  outcome,
  startContext,
  Timed,
} from '../peers/nestjs-metrics.mjs';
import { OPENTELEMETRY, startGlobalOpenTelemetry } from '../peers/opentelemetry.mjs';
import { promClients, promNotes } from '../peers/prom-clients.mjs';
import { otelOwn, otelShared, promOwn, promShared } from './by-hand-recorders.mjs';
import { decorate } from './decorate.mjs';
import { measureHotPath } from './measure-hot-path.mjs';
import { BARE, OURS } from './names.mjs';
import { loopOver, loopOverProvided, receiversOf } from './receivers.mjs';
import { result } from './result.mjs';

const OUTCOMES = ['success', 'error', 'cancelled'];
const Calls = defineCounter({
  name: 'orders_placed_total',
  help: 'Orders placed.',
  labels: { outcome: OUTCOMES, error_type: open() },
});
const Duration = defineHistogram({
  name: 'order_duration_seconds',
  help: 'Time to place an order.',
  labels: { outcome: OUTCOMES },
});
const InFlight = defineGauge({ name: 'orders_in_flight', help: 'Orders being placed.' });

/** A method's own metrics, and those that all methods share by default: each with its like by hand. */
const VARIANTS = [
  {
    labels: 'own metrics by { outcome, error_type }',
    decorators: () => [
      Counted(Calls, { labels: { outcome: outcome(), error_type: errorType() } }),
      Timed(Duration, { labels: { outcome: outcome() } }),
      Gauged(InFlight),
    ],
    prom: promOwn,
    otel: otelOwn,
  },
  {
    labels: 'default metrics by { class, method, outcome or error_type }',
    decorators: () => [Counted(), Timed(), Gauged()],
    prom: promShared,
    otel: otelShared,
  },
];

/**
 * Measures a method `place(order)` that is counted by outcome and error type, timed,
 * and shown while in flight, by decorators and by hand.
 *
 * @param kind what the method is, for the titles
 * @param loop calls the method; compiled anew for each peer
 * @param bare makes the class whose method does its work and nothing else
 * @param byHand makes the class that tells a recorder, see `by-hand-recorders.mjs`
 * @param targets what ours must reach with both sets of metrics
 */
export async function measureMethod({ kind, loop, bare, byHand, targets, short }) {
  startGlobalOpenTelemetry();
  const results = [];
  for (const { labels, decorators, prom, otel } of VARIANTS) {
    const Ours = bare();
    decorate(Ours, 'place', ...decorators());
    const NestjsOtel = bare();
    decorate(NestjsOtel, 'place', nestjsOtel.OtelMethodCounter());
    const { context } = await startContext({
      metrics: [Calls, Duration, InFlight],
      providers: receiversOf(Ours),
    });
    const peers = {
      [BARE]: loopOver(loop, bare()),
      [OURS]: loopOverProvided(loop, context, Ours),
    };
    for (const [name, client] of Object.entries(promClients)) {
      peers[name] = loopOver(loop, byHand(prom(client)));
    }
    peers[OPENTELEMETRY] = loopOver(loop, byHand(otel()));
    peers['nestjs-otel, count only'] = loopOver(loop, NestjsOtel);

    const figures = await measureHotPath(peers, { short });
    await context.close();
    results.push(
      result({
        title: `${kind}: count, time, in flight; ${labels}`,
        unit: 'ns',
        figures,
        compare: 'added',
        targets,
        notes: [...promNotes, 'nestjs-otel has no decorators for time and in flight'],
      }),
    );
  }
  return results;
}
