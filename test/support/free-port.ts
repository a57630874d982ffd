import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that Linux and others give to whoever asks for any. */
const LOWEST = 10_000;
const HIGHEST = 30_000;

/**
 * A port of the loopback interface that nobody uses, for what cannot choose one itself. It
 * is none that the system gives out, so that nobody gets it before it is listened to.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
