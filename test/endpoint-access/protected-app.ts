import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EndpointAuth } from 'nestjs-metrics';
import { OWN_PORT, startContext } from '../endpoint-server/own-port.js';
import { send, type Answer } from '../endpoint/send.js';
import { ADAPTERS, startApp } from '../support/app.js';

/** Where the metrics of a fixture app are served. */
export const SERVERS = [...ADAPTERS, 'a port of its own'] as const;

/** Starts an app whose endpoint asks for something; returns what a request is answered. */
export async function startProtected(
  auth: EndpointAuth,
  server: (typeof SERVERS)[number] = 'a port of its own',
): Promise<(authorization?: string, method?: string) => Promise<Answer>> {
  const url =
    server === 'a port of its own'
      ? (await startContext({ ...OWN_PORT, auth })).url
      : `${(await startApp({ adapter: server, metrics: { endpoint: { auth } } })).url}/metrics`;
  return (authorization, method = 'GET') =>
    send(url, { method, headers: authorization === undefined ? {} : { authorization } });
}

/** What HTTP sends for a user name and a password. */
export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

let folder: string | undefined;

/** A file of this test; {@link removeFiles} removes it. */
export function file(name: string, content?: string): string {
  folder ??= mkdtempSync(join(tmpdir(), 'secrets-'));
  const path = join(folder, name);
  if (content !== undefined) writeFileSync(path, content);
  return path;
}

/** Removes the files of a test; for `afterEach`. */
export function removeFiles(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
}
