// One request, answered whole or given up halfway.
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Sends a request; resolves with its whole answer. */
export function send(url, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent }, (incoming) => {
      const chunks = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode,
          headers: incoming.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/**
 * Sends a request and leaves, some milliseconds after the server has said `100 Continue`:
 * from then on it has the head, and must count the request, whatever becomes of it.
 * Resolves with whether it got that far.
 */
export function sendAndLeave(url, { method = 'GET', headers = {}, body, afterMs }) {
  return new Promise((resolve) => {
    let begun = false;
    const outgoing = request(url, {
      method,
      headers: { ...headers, expect: '100-continue' },
      agent: false,
    });
    outgoing.on('continue', () => {
      begun = true;
      outgoing.end(body);
      setTimeout(() => outgoing.destroy(), afterMs);
    });
    outgoing.on('response', (incoming) => incoming.on('error', () => undefined).resume());
    outgoing.on('error', () => undefined);
    outgoing.on('close', () => resolve(begun));
    outgoing.flushHeaders();
  });
}

/** Ends the connections that are kept open. */
export function endConnections() {
  agent.destroy();
}
