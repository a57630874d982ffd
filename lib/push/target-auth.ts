import type { BasicAuth, BearerAuth, EndpointAuth } from '../options/index.js';
import { openSecrets } from '../endpoint/index.js';

/** How this app shows a server who it is. */
export interface TargetAuth {
  /** The header `Authorization`; of several secrets the first is sent. Undefined where there is none. */
  authorization(): Promise<string | undefined>;
}

/**
 * Reads the secret of an option `auth` for the first time.
 * @param option its place, such as `push.pushgateway.auth`
 * @throws MetricsError `INVALID_OPTIONS` where there is none; it shows no secret.
 */
export async function openTargetAuth(
  auth: EndpointAuth | undefined,
  option: string,
): Promise<TargetAuth> {
  if (auth === undefined) return { authorization: () => Promise.resolve(undefined) };
  const { basic, bearerToken } = auth as Partial<BasicAuth & BearerAuth>;
  const place = basic === undefined ? 'bearerToken' : 'basic.password';
  const secrets = await openSecrets(basic?.password ?? bearerToken!, `${option}.${place}`);
  return {
    authorization: async () => {
      const [secret] = await secrets.current();
      return basic === undefined ? bearer(secret!) : basicCredentials(basic.username, secret!);
    },
  };
}

function bearer(token: string): string {
  // Node sends each character as one byte.
  return `Bearer ${Buffer.from(token).toString('latin1')}`;
}

function basicCredentials(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
