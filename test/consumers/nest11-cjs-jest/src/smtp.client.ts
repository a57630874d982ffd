import { Injectable } from '@nestjs/common';

@Injectable()
export class SmtpClient {
  async send(text: string): Promise<number> {
    if (text === '') throw new TypeError('an empty mail');
    return Buffer.byteLength(text);
  }
}
