import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  METRICS_SETTINGS,
  type BasicAuth,
  type BearerAuth,
  type MetricsModuleSettings,
} from '../options/index.js';
import { basicScheme, BEARER } from './auth-schemes.js';
import { openSecrets, type SecretSource } from './open-secrets.js';

/** Who may read the endpoint. */
@Injectable()
export class EndpointAccess {
  private readonly key = randomBytes(32);
  private scheme = BEARER;
  private secrets: SecretSource | undefined;

  constructor(@Inject(METRICS_SETTINGS) private readonly settings: MetricsModuleSettings) {}

  /**
   * Reads the secrets for the first time; nobody gets in before.
   * @throws MetricsError `INVALID_OPTIONS` where they cannot be read.
   */
  async open(): Promise<void> {
    const { auth } = this.settings.endpoint ?? {};
    if (!auth) return;
    const { basic, bearerToken } = auth as Partial<BasicAuth & BearerAuth>;
    if (basic === undefined) {
      this.secrets = await openSecrets(bearerToken!, 'endpoint.auth.bearerToken');
    } else {
      this.scheme = basicScheme(basic.username);
      this.secrets = await openSecrets(basic.password, 'endpoint.auth.basic.password');
    }
  }

  /**
   * What a request that may not read the endpoint is told in `WWW-Authenticate`;
   * undefined for one that may.
   */
  async challenge(authorization: string | undefined): Promise<string | undefined> {
    if (!this.settings.endpoint?.auth) return undefined;
    const { scheme } = this;
    const presented =
      typeof authorization === 'string' ? scheme.presented(authorization) : undefined;
    if (presented === undefined) return scheme.challenge;
    const secrets = (await this.secrets?.current()) ?? [];
    const expected = secrets.map((secret) => scheme.expected(secret));
    return this.isAmong(presented, expected) ? undefined : scheme.challenge;
  }

  /** Takes as long whichever of them it is, and however much of it is right. */
  private isAmong(presented: Buffer, expected: readonly Buffer[]): boolean {
    const digest = this.digest(presented);
    let matches = 0;
    for (const one of expected) matches |= Number(timingSafeEqual(digest, this.digest(one)));
    return matches === 1;
  }

  /** Digests are all of one length, and with a key of this process nobody can aim at one. */
  private digest(bytes: Buffer): Buffer {
    return createHmac('sha256', this.key).update(bytes).digest();
  }
}
