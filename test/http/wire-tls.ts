import { once } from 'node:events';
import { connect, type TLSSocket, type TlsOptions } from 'node:tls';
import { followSocket, type WireSocket } from './wire-socket.js';

/** A secret that both sides know takes the place of a certificate. */
const SECRET = Buffer.alloc(16, 'a secret of the tests');

const CIPHERS = { ciphers: 'PSK', maxVersion: 'TLSv1.2' } as const;

/** What a server needs to speak TLS with {@link connectSecurely}. */
export const TLS_SERVER: Pick<TlsOptions, 'ciphers' | 'maxVersion' | 'pskCallback'> = {
  ...CIPHERS,
  pskCallback: () => SECRET,
};

/** Opens a TLS connection to a port of the loopback interface. */
export async function openTls(port: number, protocols: string[] = []): Promise<TLSSocket> {
  const socket = connect({
    ...CIPHERS,
    port,
    host: '127.0.0.1',
    ALPNProtocols: protocols,
    pskCallback: () => ({ psk: SECRET, identity: 'test' }),
    // There is no certificate that could say who the server is.
    checkServerIdentity: () => undefined,
  });
  await once(socket, 'secureConnect');
  return socket;
}

/** The same, with bytes that a test writes and reads itself. */
export async function connectSecurely(port: number): Promise<WireSocket> {
  return followSocket(await openTls(port));
}
