import { Injectable } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  errorType,
  fromArg,
  fromResult,
  Gauged,
  open,
  outcome,
  Timed,
} from 'nestjs-metrics';

const help = 'What it measures.';
const outcomes = ['success', 'error', 'cancelled'] as const;
const Calls = defineCounter({ name: 'calls_total', help, labels: { way: open() } });
const Ends = defineCounter({
  name: 'ends_total',
  help,
  labels: { outcome: outcomes, error_type: open() },
});
const Took = defineHistogram({
  name: 'took_seconds',
  help,
  labels: { outcome: outcomes },
  buckets: [1, 10],
});
const TookAlone = defineHistogram({ name: 'took_alone_seconds', help, buckets: [1, 10] });
const Busy = defineGauge({ name: 'busy', help });
/** Counts calls by what a label function was told of their duration. */
export const Speed = defineCounter({ name: 'speed_total', help, labels: { seconds: open() } });

/** Does what its decorated methods do. */
class Base {
  protected do<T>(body: () => T): T {
    return body();
  }
}

/** Methods of which nothing asks for the time. */
@Injectable()
export class Untimed extends Base {
  @Counted(Calls, { labels: { way: 'static' } })
  always<T>(body: () => T): T {
    return this.do(body);
  }

  @Counted()
  @Gauged()
  defaults<T>(body: () => T): T {
    return this.do(body);
  }

  @Counted(Ends, { labels: { outcome: outcome(), error_type: errorType() } })
  @Gauged(Busy)
  readyMade<T>(body: () => T): T {
    return this.do(body);
  }

  @Counted(Calls, { labels: { way: fromArg(0, (body: unknown) => typeof body) } })
  fromArgument<T>(body: () => T): T {
    return this.do(body);
  }

  @Counted(Calls, { labels: { way: fromResult((result: unknown) => typeof result) } })
  fromItsResult<T>(body: () => T): T {
    return this.do(body);
  }

  @Counted(Calls, { on: 'error', labels: { way: 'failed' } })
  @Counted(Calls, { errors: [TypeError], labels: { way: 'type error' } })
  filtered<T>(body: () => T): T {
    return this.do(body);
  }
}

/** Methods that are timed. */
@Injectable()
export class Timing extends Base {
  @Timed(TookAlone)
  alone<T>(body: () => T): T {
    return this.do(body);
  }

  @Timed()
  defaults<T>(body: () => T): T {
    return this.do(body);
  }

  @Counted(Ends, { labels: { outcome: outcome(), error_type: errorType() } })
  @Timed(Took, { labels: { outcome: outcome() } })
  @Timed(TookAlone)
  @Gauged(Busy)
  twice<T>(body: () => T): T {
    return this.do(body);
  }

  @Counted(Calls, { labels: { way: fromArg(0, (body: unknown) => typeof body) } })
  @Timed(TookAlone)
  looked<T>(body: () => T): T {
    return this.do(body);
  }

  @Timed(TookAlone, { on: 'error' })
  onError<T>(body: () => T): T {
    return this.do(body);
  }
}

/** Methods with labels that ask for the time. */
@Injectable()
export class Asking extends Base {
  @Counted(Speed, { labels: { seconds: ({ durationSeconds }) => String(durationSeconds) } })
  byLabel<T>(body: () => T): T {
    return this.do(body);
  }

  @Counted(Speed, {
    labels: { seconds: (call) => (call.outcome === 'error' ? String(call.durationSeconds) : 'no') },
  })
  @Timed(TookAlone)
  byLabelBesideATimer<T>(body: () => T): T {
    return this.do(body);
  }
}
