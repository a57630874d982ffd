// A gateway on a thread of its own: says where it listens, and when it is asked; answers a
// moment later, and then raises a flag.
const { createServer } = require('node:http');
const { parentPort, workerData } = require('node:worker_threads');
const flag = new Int32Array(workerData);
/* oxlint-disable unicorn/require-post-message-target-origin -- only windows have one */

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    parentPort.postMessage('asked');
    const raise = () => {
      Atomics.store(flag, 0, 1);
      Atomics.notify(flag, 0);
    };
    setTimeout(() => response.end('taken', raise), 200);
  });
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
