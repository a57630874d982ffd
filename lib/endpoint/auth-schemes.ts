/** One way in which a scraper shows that it knows a secret. */
export interface AuthScheme {
  /** What is said in `WWW-Authenticate`. */
  readonly challenge: string;
  /** The bytes that a request shows; undefined where it shows none of this scheme. */
  presented(authorization: string): Buffer | undefined;
  /** The bytes that are right for a secret. */
  expected(secret: string): Buffer;
}

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
export const BEARER: AuthScheme = {
  challenge: 'Bearer realm="metrics"',
  presented: (authorization) => {
    const token = credentialsOf('bearer', authorization);
    return token === undefined ? undefined : bytesOf(token);
  },
  expected: (secret) => Buffer.from(secret),
};

/** @see https://www.rfc-editor.org/rfc/rfc7617 */
export function basicScheme(username: string): AuthScheme {
  return {
    challenge: 'Basic realm="metrics", charset="UTF-8"',
    presented: (authorization) => {
      const credentials = credentialsOf('basic', authorization);
      return credentials === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(credentials)
        ? undefined
        : Buffer.from(credentials, 'base64');
    },
    // A user name has no colon, so name and password together tell as much as each alone.
    expected: (secret) => Buffer.from(`${username}:${secret}`),
  };
}

/** What follows the name of the scheme, which is written in any case. */
function credentialsOf(scheme: string, authorization: string): string | undefined {
  const space = authorization.indexOf(' ');
  if (space === -1 || authorization.slice(0, space).toLowerCase() !== scheme) return undefined;
  const credentials = authorization.slice(space + 1).trim();
  return credentials === '' ? undefined : credentials;
}

/** Node shows each byte of a header as one character. */
function bytesOf(header: string): Buffer {
  return Buffer.from(header, 'latin1');
}
