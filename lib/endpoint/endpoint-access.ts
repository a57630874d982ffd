import { Injectable } from '@nestjs/common';

/** Who may read the endpoint. */
@Injectable()
export class EndpointAccess {
  /**
   * What a request that may not read the endpoint is told in `WWW-Authenticate`;
   * undefined for one that may.
   */
  async challenge(_authorization: string | undefined): Promise<string | undefined> {
    return undefined;
  }
}
