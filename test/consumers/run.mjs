// Installs the packed tarball in each consumer app, as its users would, and tries the
// app: its types, the compiled app in plain Node on both adapters, its tests; on every
// Node that is supported. `node test/consumers/run.mjs [name…] [--node major]…`
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endAll } from './support/command.mjs';
import { findConsumers } from './support/find-consumers.mjs';
import { provideNodes } from './support/nodes.mjs';
import { pack } from './support/pack.mjs';
import { report } from './support/report.mjs';
import { tryInstall } from './support/try-consumer.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { node: { type: 'string', multiple: true } },
});
const work = mkdtempSync(join(tmpdir(), 'consumers-'));
const cleanUp = () => {
  endAll();
  rmSync(work, { recursive: true, force: true, maxRetries: 3 });
};
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    cleanUp();
    process.exit(1);
  });
}

try {
  const installs = findConsumers(positionals);
  const [tarball, nodes] = await Promise.all([pack(work), provideNodes(work, values.node)]);
  const rows = await Promise.all(
    installs.map((install) => tryInstall(install, { work, tarball, nodes })),
  );
  process.exitCode = report(rows.flat()) ? 0 : 1;
} finally {
  cleanUp();
}
