import type { BullJob, BullWorker } from './bullmq-parts.js';
import { JobRun } from './job-run.js';
import type { JobSeries } from './job-series.js';

type Listener = (job: BullJob | undefined) => void;

/** The name of a job that is gone by the time BullMQ tells that it failed. */
const UNKNOWN_NAME = 'unknown';

/** Records the jobs of one worker, from the events that it emits in this process. */
export class WorkerWatch {
  private readonly live = new Set<JobRun>();
  private readonly listeners: Readonly<Record<string, Listener>>;

  constructor(
    private readonly worker: BullWorker,
    private readonly seriesOf: (name: string) => JobSeries,
    /** The attempts under way by their jobs, which is where their processors find them. */
    private readonly runs: WeakMap<object, JobRun>,
    report: (error: unknown) => void,
  ) {
    this.listeners = {
      active: guard(this.onActive.bind(this), report),
      completed: guard(this.onCompleted.bind(this), report),
      failed: guard(this.onFailed.bind(this), report),
      closed: guard(this.leaveAll.bind(this), report),
    };
    for (const [event, listener] of Object.entries(this.listeners)) worker.on(event, listener);
  }

  /** Stops listening. */
  stop(): void {
    for (const [event, listener] of Object.entries(this.listeners)) {
      this.worker.off(event, listener);
    }
    this.leaveAll();
  }

  private onActive(job: BullJob | undefined): void {
    if (job === undefined) return;
    const series = this.seriesOf(job.name);
    const run = new JobRun(series, (left) => this.live.delete(left));
    this.runs.set(job, run);
    this.live.add(run);
    const waited = waitSeconds(job);
    if (waited !== undefined) series.wait.observe(waited);
  }

  private onCompleted(job: BullJob | undefined): void {
    if (job === undefined) return;
    const run = this.take(job);
    const { succeeded, durationOfSuccess } = run?.series ?? this.seriesOf(job.name);
    succeeded.inc();
    if (run !== undefined) durationOfSuccess.observe(run.durationSeconds);
  }

  /** Without a job, or without an attempt, where jobs stalled too often: those are finished. */
  private onFailed(job: BullJob | undefined): void {
    const run = job && this.take(job);
    const series = run?.series ?? this.seriesOf(job?.name ?? UNKNOWN_NAME);
    const isFinished = job === undefined || typeof job.finishedOn === 'number';
    (isFinished ? series.failed : series.retries).inc();
    if (run !== undefined) series.durationOfError.observe(run.durationSeconds);
  }

  private take(job: BullJob): JobRun | undefined {
    const run = this.runs.get(job);
    if (run === undefined) return undefined;
    this.runs.delete(job);
    run.leave();
    return run;
  }

  /** Nothing is heard of jobs that a worker leaves behind when it is closed by force. */
  private leaveAll(): void {
    for (const run of this.live) run.leave();
  }
}

/**
 * How long a job waited for its first attempt; undefined for a later one, since BullMQ
 * does not keep when that could begin. Two machines' clocks may differ: never below 0.
 */
function waitSeconds({
  timestamp,
  opts,
  processedOn,
  attemptsStarted,
  attemptsMade,
}: BullJob): number | undefined {
  const isFirst = (attemptsStarted ?? attemptsMade ?? Infinity) <= 1;
  if (!isFirst || typeof processedOn !== 'number') return undefined;
  // The delay that it was added with: the job's own is 0 once it is over.
  return Math.max(0, processedOn - timestamp - (opts?.delay ?? 0)) / 1_000;
}

/** What a listener throws would become an error of the worker's. */
function guard(listener: Listener, report: (error: unknown) => void): Listener {
  return (job) => {
    try {
      listener(job);
    } catch (error) {
      report(error);
    }
  };
}
