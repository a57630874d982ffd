import prom from 'prom-client';
import { BY_HAND } from '../support/names.mjs';

/** Its successor's major version of Node; below it, it is left out. */
const NODE_OF_SUCCESSOR = 22;

/**
 * prom-client, and its successor, whose API is the same, by the names of the peers.
 * Both are the bench's own copies, so that what nestjs-metrics does with its copy
 * teaches V8 nothing about theirs.
 */
export const promClients = { [BY_HAND]: prom };

/** What to tell of peers that are left out. */
export const promNotes = [];

if (Number.parseInt(process.versions.node, 10) >= NODE_OF_SUCCESSOR) {
  const { default: successor } = await import('@prometheus-io/client');
  promClients['@prometheus-io/client by hand'] = successor;
} else {
  promNotes.push(
    `@prometheus-io/client is left out: it needs Node ${NODE_OF_SUCCESSOR}, this is ${process.version}`,
  );
}
