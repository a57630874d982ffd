import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from './process.js';
import { queriesOf, type QueryServer } from './query-server.js';

/** Starts a VictoriaMetrics on a free port of the loopback interface, which takes what is written to it. */
export async function startVictoriaMetrics(): Promise<QueryServer> {
  const folder = await mkdtemp(join(tmpdir(), 'victoria-metrics-'));
  const address = `127.0.0.1:${await freePort()}`;
  const program = startProcess('victoria-metrics', [
    `-storageDataPath=${join(folder, 'data')}`,
    `-httpListenAddr=${address}`,
    '-retentionPeriod=1d',
    // What was written last is shown at once.
    '-search.latencyOffset=0s',
  ]);
  await program.seen(/started VictoriaMetrics in/);
  const url = `http://${address}`;
  return {
    url,
    ...queriesOf(url),
    stop: async () => {
      await program.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** It does not say which one it has taken. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
