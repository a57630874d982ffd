import { assertLabelName, isPlainObject, show } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import { checkPushTarget, checkTime, LONGEST_MS } from './check-push-target.js';
import { checkRemoteWriteOptions } from './check-remote-write-options.js';
import type { PushgatewayOptions } from './push-options.js';

const PUSHGATEWAY = 'push.pushgateway';
const ON_SHUTDOWN: readonly unknown[] = ['push', 'delete', false, undefined];

/**
 * Refuses, at boot, what the option `push` cannot mean.
 * @throws MetricsError `INVALID_OPTIONS`, `INVALID_LABEL_NAME`
 */
export function checkPushOptions(push: unknown): void {
  if (push === undefined) return;
  if (!isPlainObject(push)) {
    refuse('push', `is ${show(push)}`, 'Use an object such as { pushgateway: { url, job } }.');
  }
  const { pushgateway, remoteWrite } = push as { pushgateway?: unknown; remoteWrite?: unknown };
  if (pushgateway !== undefined) checkPushgateway(pushgateway);
  if (remoteWrite !== undefined) checkRemoteWriteOptions(remoteWrite);
}

function checkPushgateway(pushgateway: unknown): void {
  checkPushTarget(PUSHGATEWAY, pushgateway);
  const { url, job, groupings, intervalSeconds, onShutdown } = pushgateway as PushgatewayOptions;
  if (new URL(url).pathname.includes('/metrics/job')) {
    const cure = 'End it before "/metrics"; the group is said by job and groupings.';
    refuse(`${PUSHGATEWAY}.url`, 'has the path of a group in it', cure);
  }
  if (typeof job !== 'string' || job.trim() === '') {
    refuse(`${PUSHGATEWAY}.job`, `is ${show(job)}`, "Use a name such as 'nightly_import'.");
  }
  if (groupings !== undefined) checkGroupings(groupings);
  const longest = Math.floor(LONGEST_MS / 1_000);
  checkTime(`${PUSHGATEWAY}.intervalSeconds`, intervalSeconds, 'seconds', longest);
  if (ON_SHUTDOWN.includes(onShutdown)) return;
  refuse(`${PUSHGATEWAY}.onShutdown`, `is ${show(onShutdown)}`, "Use 'push', 'delete' or false.");
}

function checkGroupings(groupings: unknown): void {
  const option = `${PUSHGATEWAY}.groupings`;
  if (!isPlainObject(groupings)) {
    refuse(option, `is ${show(groupings)}`, "Use an object such as { instance: 'eu-1' }.");
  }
  for (const [label, value] of Object.entries(groupings)) {
    assertLabelName(label, `The option ${option}`);
    if (label === 'job') {
      refuse(option, 'has the label "job"', `Every group has it: set ${PUSHGATEWAY}.job.`);
    }
    if (typeof value === 'string' || Number.isFinite(value)) continue;
    const what = `gives the label "${label}" the value ${show(value)}`;
    refuse(option, what, 'Use a string or a finite number.');
  }
}

function refuse(option: string, what: string, cure: string): never {
  throw new MetricsError('INVALID_OPTIONS', `The option ${option} ${what}. ${cure}`);
}
