import { afterEach, describe, expect, it } from '@jest/globals';
import { MetricsError, type RemoteWriteOptions } from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { failureOf } from './push-app.js';
import { DECLINED, startWritingApp } from './remote-write-app.js';
import { closeReceivers, startReceiver } from './remote-write-receiver.js';

const URL = 'http://127.0.0.1:9/api/v1/write';

function bootError(remoteWrite: unknown): Promise<MetricsError> {
  const options = remoteWrite as RemoteWriteOptions;
  return failureOf(startApp({ metrics: { push: { remoteWrite: options } } }));
}

describe('the option push.remoteWrite', () => {
  afterEach(closeApps);
  afterEach(closeReceivers);

  it.each<[string, unknown]>([
    ['push.remoteWrite is a boolean', true],
    ['push.remoteWrite.url', { url: 'prometheus:9090' }],
    ['push.remoteWrite.url', { url: 'http://me:secret@127.0.0.1/' }],
    ['push.remoteWrite.auth', { url: URL, auth: {} }],
    ['push.remoteWrite.headers', { url: URL, headers: { 'Content-Encoding': 'gzip' } }],
    ['push.remoteWrite.timeoutMs is 0', { url: URL, timeoutMs: 0 }],
    ['push.remoteWrite.intervalSeconds is -1', { url: URL, intervalSeconds: -1 }],
    ['push.remoteWrite.intervalSeconds is NaN', { url: URL, intervalSeconds: NaN }],
    ['push.remoteWrite.labels is an array', { url: URL, labels: ['shop'] }],
    ['push.remoteWrite.labels gives the label "job"', { url: URL, labels: { job: undefined } }],
    ['push.remoteWrite.maxSamplesPerRequest is 0', { url: URL, maxSamplesPerRequest: 0 }],
    ['push.remoteWrite.maxQueuedSamples is 1.5', { url: URL, maxQueuedSamples: 1.5 }],
    ['push.remoteWrite.maxQueuedSamples is 3999', { url: URL, maxQueuedSamples: 3_999 }],
  ])('says at boot what is wrong with it: %s', async (what, remoteWrite) => {
    const { code, message } = await bootError(remoteWrite);
    expect(code).toBe('INVALID_OPTIONS');
    expect(message).toContain(`The option ${what}`);
    expect(message).not.toContain('secret@');
  });

  it.each(['a-b', 'le', '__name__'])('refuses the label %s', async (label) => {
    const { code } = await bootError({ url: URL, labels: { [label]: 'x' } });
    expect(code).toBe('INVALID_LABEL_NAME');
  });

  it('has its defaults also where it says undefined', async () => {
    const receiver = await startReceiver();
    const unsaid = {
      auth: undefined,
      headers: undefined,
      timeoutMs: undefined,
      maxSamplesPerRequest: undefined,
      maxQueuedSamples: undefined,
    };
    await startWritingApp(receiver, unsaid);
    expect(await receiver.sample(DECLINED)).toMatchObject({ value: 0 });
  });

  it('says at boot that a secret is not there', async () => {
    const auth = { bearerToken: { env: 'REMOTE_WRITE_NO_SUCH_TOKEN' } };
    const { message } = await bootError({ url: URL, auth });
    expect(message).toContain('push.remoteWrite.auth.bearerToken');
  });
});
