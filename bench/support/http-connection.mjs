import { connect } from 'node:net';
import { once } from 'node:events';

const STATUS_AT = 'HTTP/1.1 '.length;
const LENGTH = /\r\ncontent-length: (\d+)/i;
const BLANK_LINE = '\r\n\r\n';

/**
 * A connection that is kept and has one request at a time. Node's own client would
 * take as much time as the server, of which there is none to spare on two cores.
 */
export class HttpConnection {
  static async open(port) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new HttpConnection(socket);
  }

  constructor(socket) {
    this.socket = socket;
    this.received = undefined;
    socket.on('data', (chunk) => this.receive(chunk));
    socket.on('error', (error) => this.onError?.(error));
    socket.on('close', () => this.onError?.(new Error('The server closed a connection.')));
  }

  /** Sends what `next` gives, one after the other, until it gives nothing. */
  run(next) {
    return new Promise((resolve, reject) => {
      const sendNext = () => {
        this.request = next();
        if (this.request) this.socket.write(this.request.bytes);
        else resolve();
      };
      this.onAnswer = sendNext;
      this.onError = reject;
      sendNext();
    });
  }

  receive(chunk) {
    this.received = this.received ? Buffer.concat([this.received, chunk]) : chunk;
    const headEnd = this.received.indexOf(BLANK_LINE);
    if (headEnd < 0) return;
    const head = this.received.latin1Slice(0, headEnd);
    const [, length] = LENGTH.exec(head) ?? [];
    if (length === undefined) return this.onError(new Error(`An answer without length:\n${head}`));
    if (this.received.length < headEnd + BLANK_LINE.length + Number(length)) return;
    this.received = undefined;
    const status = Number(head.slice(STATUS_AT, STATUS_AT + 3));
    if (status === this.request.status) this.onAnswer();
    else this.onError(new Error(`${status} instead of ${this.request.status}:\n${head}`));
  }
}
