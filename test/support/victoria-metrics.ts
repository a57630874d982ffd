import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
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
  const url = `http://${address}`;
  await program.seen(/started VictoriaMetrics in/);
  // It says so before it listens.
  if (!(await eventually(() => isHealthy(url), true))) throw new Error(program.output());
  return {
    url,
    ...queriesOf(url),
    stop: async () => {
      await program.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function isHealthy(url: string): Promise<boolean> {
  const response = await fetch(`${url}/health`).catch(() => undefined);
  await response?.text();
  return response?.ok ?? false;
}
