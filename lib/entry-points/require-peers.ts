import { MetricsError } from '../errors/index.js';
import type { MetricsModuleSettings } from '../options/index.js';

/* oxlint-disable typescript/no-unnecessary-type-assertion -- keeps the compiler from their types */
/**
 * The packages that an option needs, each with what loads it: a literal, as bundlers want
 * it, of whose types nothing is needed.
 */
const PEERS = {
  rpc: { '@nestjs/microservices': () => import('@nestjs/microservices' as string) },
  websockets: { '@nestjs/websockets': () => import('@nestjs/websockets' as string) },
  graphql: { '@nestjs/graphql': () => import('@nestjs/graphql' as string) },
  schedule: { '@nestjs/schedule': () => import('@nestjs/schedule' as string) },
  bullmq: {
    '@nestjs/bullmq': () => import('@nestjs/bullmq' as string),
    bullmq: () => import('bullmq' as string),
  },
  'push.remoteWrite': {
    protobufjs: () => import('protobufjs' as string),
    snappy: () => import('snappy' as string),
  },
} satisfies Partial<
  Record<keyof MetricsModuleSettings | 'push.remoteWrite', Record<string, () => Promise<unknown>>>
>;
/* oxlint-enable typescript/no-unnecessary-type-assertion */

/**
 * Refuses, at boot, options whose packages are not installed; of others nothing is loaded.
 * @throws MetricsError `MISSING_PEER`
 */
export async function requirePeers(settings: MetricsModuleSettings): Promise<void> {
  const given = { ...settings, 'push.remoteWrite': settings.push?.remoteWrite };
  const needed = Object.entries(PEERS).filter(([option]) => given[option as keyof typeof PEERS]);
  await Promise.all(
    needed.flatMap(([option, packages]) =>
      Object.entries(packages).map(([name, load]) => requirePeer(option, name, load)),
    ),
  );
}

async function requirePeer(
  option: string,
  name: string,
  load: () => Promise<unknown>,
): Promise<void> {
  try {
    await load();
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
    // Where something else is wrong with it, such as a package of its own that is
    // missing, whoever uses it says so.
    if (!isMissing || !String(message).includes(`'${name}'`)) return;
    throw new MetricsError(
      'MISSING_PEER',
      `The option ${option} needs the package ${name}, which is not installed. Run npm install ${name}, or leave the option out.`,
    );
  }
}
