// Serves the app of the HTTP cases once for each peer, all in this process, and
// sends their addresses: `serve-http.mjs <adapter> <turn>`. Whatever it is sent, it
// answers with the microseconds of CPU that the process has used so far, with its
// compilers and garbage collectors. It never forces a collection, which would throw
// away compiled code too: a request then takes five times as long.
import { turnsOf } from '../support/turns.mjs';

const [adapter, turn] = process.argv.slice(2);
const { httpApps } = await import(`../peers/http-${adapter}.mjs`);
const names = Object.keys(httpApps);
const urls = {};
// Whose app is made first, and which is compiled first, is not the same in all processes.
for (const name of turnsOf(names, Number(turn))) {
  const app = await httpApps[name]();
  await app.listen(0, '127.0.0.1');
  // Others have their turn in between: an idle connection must not be closed meanwhile.
  app.getHttpServer().keepAliveTimeout = 0;
  urls[name] = await app.getUrl();
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send(user + system);
});
process.on('disconnect', () => process.exit(0));
process.send(Object.fromEntries(names.map((name) => [name, urls[name]])));
