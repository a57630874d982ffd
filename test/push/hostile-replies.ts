import type { Socket } from 'node:net';
import { startGateway, startRawGateway, type Answer, type Gateway } from './gateways.js';

/** Writes a piece now and then, without end. */
function drip(socket: {
  write(piece: string): unknown;
  on(event: 'close', end: () => void): unknown;
}): void {
  const timer = setInterval(() => socket.write('x'), 20);
  socket.on('close', () => clearInterval(timer));
}

const HEAD = 'HTTP/1.1 200 OK\r\n';

type Start = () => Promise<Gateway>;
const raw =
  (serve: (socket: Socket) => void): Start =>
  () =>
    startRawGateway(serve);
const answering =
  (answer: Answer): Start =>
  () =>
    startGateway(answer);

/** For those which take all the time that they get: enough to collect, and to connect. */
export const SHORT_MS = 1_500;
/** For those which are done with before: never up. */
const LONG_MS = 30_000;

/**
 * Servers that do not take a push, what the message says of them, and how many requests they
 * get, or connections where they read none, and in which time.
 */
export const HOSTILE: [
  what: string,
  start: Start,
  message: RegExp,
  asked: number,
  timeoutMs: number,
][] = [
  ['a black hole', raw(() => undefined), /no reply in time\. .*timeoutMs above 1500/, 1, SHORT_MS],
  [
    'a black hole that reads',
    raw((socket) => socket.resume()),
    /no reply in time\. .*timeoutMs above 1500/,
    1,
    SHORT_MS,
  ],
  [
    'a head that drips',
    raw((socket) => {
      socket.write(`${HEAD}X-Long: `);
      drip(socket);
    }),
    /no reply in time/,
    1,
    SHORT_MS,
  ],
  [
    'a body that drips',
    answering((response) => {
      response.writeHead(200);
      drip(response);
    }),
    /no end of its reply in time, which began with 200 "x+"/,
    1,
    SHORT_MS,
  ],
  [
    'a reply cut in its body',
    raw((socket) => socket.end(`${HEAD}Content-Length: 100\r\n\r\ntoken`)),
    /closed in the middle of the reply, which began with 200 "token", 4 times/,
    4,
    LONG_MS,
  ],
  [
    'a reply cut in a chunk',
    raw((socket) => socket.end(`${HEAD}Transfer-Encoding: chunked\r\n\r\nff\r\nabc`)),
    /closed in the middle of the reply, which began with 200 "abc", 4 times/,
    4,
    LONG_MS,
  ],
  ['a close at once', raw((socket) => socket.destroy()), /\(PUT\): .+, 4 times/, 4, LONG_MS],
  [
    'a close after the request',
    raw((socket) => socket.once('data', () => socket.end())),
    /, 4 times/,
    4,
    LONG_MS,
  ],
  ['a reset', raw((socket) => socket.resetAndDestroy()), /, 4 times/, 4, LONG_MS],
  [
    'no HTTP',
    raw((socket) => socket.end('220 mail.example ESMTP\r\n')),
    /Parse Error|Expected HTTP/,
    1,
    LONG_MS,
  ],
  [
    'a huge header',
    raw((socket) => socket.end(`${HEAD}X-Huge: ${'x'.repeat(100_000)}\r\n\r\n`)),
    /Header overflow|Parse Error/i,
    1,
    LONG_MS,
  ],
  [
    'a switch of protocols',
    raw((socket) =>
      socket.write('HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
    ),
    /, 4 times/,
    4,
    LONG_MS,
  ],
  [
    '301',
    answering((response) =>
      response.writeHead(301, { Location: 'http://me:pass@other.example/x?token=y' }).end(),
    ),
    /it answered 301 without a word\. No redirection is followed.* to http:\/\/other\.example\/x: set push\.pushgateway\.url/,
    1,
    LONG_MS,
  ],
  [
    '307 to itself',
    answering((response) => response.writeHead(307, { Location: '/loop' }).end('moved')),
    /it answered 307 "moved"\. No redirection/,
    1,
    LONG_MS,
  ],
  [
    '400 with a long message of several lines',
    answering((response) =>
      response
        .writeHead(400)
        .end(`text format parsing error\nin line 1:\u0007 ${'y'.repeat(9_999)}`),
    ),
    /it answered 400 "text format parsing error in line 1: y{200,270}…"\. \S/,
    1,
    LONG_MS,
  ],
  [
    '401',
    answering((response) => response.writeHead(401).end('Unauthorized')),
    /401 "Unauthorized"\. Set push\.pushgateway\.auth/,
    1,
    LONG_MS,
  ],
  [
    '404',
    answering((response) => response.writeHead(404).end()),
    /404.*without "\/metrics"/,
    1,
    LONG_MS,
  ],
  [
    '413',
    answering((response) => response.writeHead(413).end('big')),
    /413 "big"\. .*proxy/,
    1,
    LONG_MS,
  ],
  [
    '503',
    answering((response) => response.writeHead(503).end('busy')),
    /503 "busy", 4 times\. .*log/,
    4,
    LONG_MS,
  ],
  [
    '429 with a long Retry-After',
    answering((response) => response.writeHead(429, { 'Retry-After': '60' }).end()),
    /429 without a word\. /,
    1,
    LONG_MS,
  ],
];
