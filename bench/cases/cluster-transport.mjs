import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHelper } from '../support/helper-process.mjs';
import { result } from '../support/result.mjs';
import { takeTurns } from '../support/take-turns.mjs';

const OTHERS = 3;
const NUMBERS = 10_000;
const ROUNDS = 101;
const FILES = 'a bell, and files';

/** How the numbers of three processes get to a fourth: what files cost more than sockets alone. */
export async function run({ short }) {
  const count = short ? NUMBERS / 100 : NUMBERS;
  const folders = Array.from({ length: OTHERS }, () =>
    mkdtempSync(join(tmpdir(), 'bench-member-')),
  );
  const members = [];
  for (const folder of folders) members.push(await startHelper('member.mjs', [folder, count]));
  const kept = folders.map(open);
  const peers = {
    [FILES]: () => timeOf(folders, readsFile),
    'sockets, opened each time': () => timeOf(folders, reads('numbers')),
    'sockets, kept open': () => timeOf(kept, (socket) => ask(socket, 'numbers').then(numbersIn)),
    'JSON with labels, sockets kept open': () =>
      timeOf(kept, (socket) => ask(socket, 'json').then((bytes) => JSON.parse(bytes.toString()))),
  };
  await takeTurns(peers, short ? 1 : 20);
  const figures = await takeTurns(peers, short ? 1 : ROUNDS);
  for (const socket of kept) socket.destroy();
  for (const member of members) await member.end();
  for (const folder of folders) rmSync(folder, { recursive: true });
  return [
    result({
      title: `${count} numbers of each of ${OTHERS} processes, in the hands of a fourth`,
      unit: 'ms',
      figures,
      reference: FILES,
    }),
  ];
}

/** All at once, as in a scrape. */
async function timeOf(members, read) {
  const start = performance.now();
  await Promise.all(members.map(read));
  return performance.now() - start;
}

async function readsFile(folder) {
  const socket = open(folder);
  await ask(socket, 'file');
  socket.destroy();
  return numbersIn(await readFile(join(folder, 'values')));
}

function reads(way) {
  return async (folder) => {
    const socket = open(folder);
    const bytes = await ask(socket, way);
    socket.destroy();
    return numbersIn(bytes);
  };
}

function open(folder) {
  return connect(join(folder, 'bell'));
}

/** The answer, whose length comes before it. */
function ask(socket, way) {
  return new Promise((resolve, reject) => {
    const parts = [];
    let missing;
    const take = (part) => {
      const rest = missing === undefined ? part.subarray(4) : part;
      missing = (missing ?? part.readUInt32LE()) - rest.length;
      parts.push(rest);
      if (missing > 0) return;
      socket.off('data', take).off('error', reject);
      resolve(Buffer.concat(parts));
    };
    socket.on('data', take).once('error', reject).write(way);
  });
}

/** On a boundary of eight bytes, where numbers may be read in place. */
function numbersIn(bytes) {
  return new Float64Array(Uint8Array.from(bytes).buffer);
}
