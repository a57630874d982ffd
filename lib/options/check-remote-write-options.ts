import { assertLabelName, isPlainObject, show } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import { checkPushTarget, checkTime, LONGEST_MS } from './check-push-target.js';
import { DEFAULT_SAMPLES, type RemoteWriteOptions } from './push-options.js';

const REMOTE_WRITE = 'push.remoteWrite';

/**
 * Refuses, at boot, what the option `push.remoteWrite` cannot mean.
 * @throws MetricsError `INVALID_OPTIONS`, `INVALID_LABEL_NAME`
 */
export function checkRemoteWriteOptions(remoteWrite: unknown): void {
  checkPushTarget(REMOTE_WRITE, remoteWrite);
  const {
    intervalSeconds,
    labels,
    maxSamplesPerRequest = DEFAULT_SAMPLES.maxSamplesPerRequest,
    maxQueuedSamples = DEFAULT_SAMPLES.maxQueuedSamples,
  } = remoteWrite as RemoteWriteOptions;
  const longest = Math.floor(LONGEST_MS / 1_000);
  checkTime(`${REMOTE_WRITE}.intervalSeconds`, intervalSeconds, 'seconds', longest);
  if (labels !== undefined) checkLabels(labels);
  checkCount('maxSamplesPerRequest', maxSamplesPerRequest);
  checkCount('maxQueuedSamples', maxQueuedSamples);
  // One request is being sent while another waits.
  const least = 2 * maxSamplesPerRequest;
  if (maxQueuedSamples >= least) return;
  const cure = `Use at least ${least}, or a smaller maxSamplesPerRequest.`;
  refuse('maxQueuedSamples', `is ${maxQueuedSamples}, less than two requests hold`, cure);
}

function checkLabels(labels: unknown): void {
  if (!isPlainObject(labels)) {
    refuse('labels', `is ${show(labels)}`, "Use an object such as { job: 'shop' }.");
  }
  for (const [label, value] of Object.entries(labels)) {
    assertLabelName(label, `The option ${REMOTE_WRITE}.labels`);
    if (typeof value === 'string' || Number.isFinite(value)) continue;
    const what = `gives the label "${label}" the value ${show(value)}`;
    refuse('labels', what, 'Use a string or a finite number.');
  }
}

function checkCount(option: string, count: unknown): void {
  if (Number.isSafeInteger(count) && (count as number) >= 1) return;
  refuse(option, `is ${show(count)}`, 'Use a whole number from 1.');
}

function refuse(option: string, what: string, cure: string): never {
  throw new MetricsError(
    'INVALID_OPTIONS',
    `The option ${REMOTE_WRITE}.${option} ${what}. ${cure}`,
  );
}
