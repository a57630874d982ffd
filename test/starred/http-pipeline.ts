import { once } from 'node:events';
import { connect } from 'node:net';

/**
 * Sends GET requests all at once over one connection, as HTTP pipelining has it, and
 * says which statuses came back, in order.
 */
export async function getPipelined(url: string, paths: readonly string[]): Promise<string[]> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answers = '';
  socket.setEncoding('latin1').on('data', (text: string) => (answers += text));
  const requests = paths.map((path, n) => {
    const connection = n === paths.length - 1 ? 'close' : 'keep-alive';
    return `GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\nconnection: ${connection}\r\n\r\n`;
  });
  socket.write(requests.join(''));
  await once(socket, 'close');
  return [...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status!);
}
