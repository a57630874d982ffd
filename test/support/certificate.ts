import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority that signs certificates for 127.0.0.1, for the length of a test. */
export interface Authority extends Certificate {
  issue(name: string): Certificate;
}

const DAY_MS = 86_400_000;

/** Makes an authority of its own key. */
export function createAuthority(name = 'Tests'): Authority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = { name, key: keys.privateKey };
  const isAuthority = extension('551d13', true, sequence(BOOLEAN_TRUE));
  return {
    cert: certificate(issuer, name, keys.publicKey, [isAuthority]),
    key: pemOf(keys.privateKey),
    issue: (subject) => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const names = sequence(element(0x87, Buffer.from([127, 0, 0, 1])), text(0x82, 'localhost'));
      const cert = certificate(issuer, subject, publicKey, [extension('551d11', false, names)]);
      return { cert, key: pemOf(privateKey) };
    },
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
function certificate(
  issuer: { readonly name: string; readonly key: KeyObject },
  subject: string,
  publicKey: KeyObject,
  extensions: readonly Buffer[],
): string {
  const serial = element(0x02, Buffer.from([1, ...Buffer.from(subject).subarray(0, 12)]));
  const toBeSigned = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    serial,
    ECDSA_WITH_SHA256,
    commonName(issuer.name),
    sequence(time(Date.now() - DAY_MS), time(Date.now() + DAY_MS)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', toBeSigned, issuer.key);
  const der = sequence(toBeSigned, ECDSA_WITH_SHA256, bits(signature));
  const lines = der.toString('base64').match(/.{1,64}/g)!;
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

const BOOLEAN_TRUE = element(0x01, Buffer.from([0xff]));
const ECDSA_WITH_SHA256 = sequence(objectId('2a8648ce3d040302'));

/** One element of DER: what it is, how long, and what it holds. */
function element(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const long = length < 0x1_00 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  const size = length < 0x80 ? [length] : long;
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...contents: readonly Buffer[]): Buffer {
  return element(0x30, ...contents);
}

function objectId(hex: string): Buffer {
  return element(0x06, Buffer.from(hex, 'hex'));
}

function text(tag: number, value: string): Buffer {
  return element(tag, Buffer.from(value));
}

function bits(content: Buffer): Buffer {
  return element(0x03, Buffer.from([0]), content);
}

function commonName(name: string): Buffer {
  return sequence(element(0x31, sequence(objectId('550403'), text(0x0c, name))));
}

function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds)
    .toISOString()
    .replaceAll(/[-:T]|\.\d+/g, '')
    .slice(2);
  return text(0x17, digits);
}

function extension(id: string, isCritical: boolean, content: Buffer): Buffer {
  return sequence(objectId(id), ...(isCritical ? [BOOLEAN_TRUE] : []), element(0x04, content));
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }) as string;
}
