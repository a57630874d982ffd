// A process that tells its numbers to whoever asks at its socket: `member.mjs <folder> <count>`.
// How it tells them is what it is asked for: see `cases/cluster-transport.mjs`.
import { rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { labelSets } from '../support/label-sets.mjs';

const [folder, count] = process.argv.slice(2);
const numbers = new Float64Array(Number(count)).map((_, index) => index * 1.5);
const bytes = Buffer.from(numbers.buffer);
const labels = labelSets(Number(count));

const WAYS = {
  /** The numbers go to a file, and only a word that they are there is answered. */
  async file() {
    await writeFile(join(folder, 'values.next'), bytes);
    await rename(join(folder, 'values.next'), join(folder, 'values'));
    return Buffer.from('{"sequence":1}');
  },
  /** The numbers are the answer. */
  numbers: () => bytes,
  /** The answer is JSON, which has all labels in it, as prom-client's has. */
  json: () =>
    Buffer.from(
      JSON.stringify(labels.map((one, index) => ({ labels: one, value: numbers[index] }))),
    ),
};

const server = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('data', async (way) => {
    numbers.forEach((number, index) => {
      numbers[index] = number + 1;
    });
    const answer = await WAYS[way]();
    const length = Buffer.alloc(4);
    length.writeUInt32LE(answer.length);
    socket.write(Buffer.concat([length, answer]));
  });
  socket.on('end', () => socket.end());
});
server.listen(join(folder, 'bell'), () => process.send('ready'));
process.on('disconnect', () => process.exit(0));
