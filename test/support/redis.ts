import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { startProcess } from './process.js';

/** A Redis of a test's own. */
export interface RunningRedis {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts Redis on a free port of the loopback interface, without a file on disk. */
export async function startRedis(): Promise<RunningRedis> {
  const host = '127.0.0.1';
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const options = { port, bind: host, save: '', appendonly: 'no', dir: folder, daemonize: 'no' };
  const parameters = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const server = startProcess('redis-server', parameters);
  await server.seen(/Ready to accept connections/);
  return {
    host,
    port,
    async stop() {
      await server.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
