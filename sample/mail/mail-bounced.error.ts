/** Nobody has this address. */
export class MailBouncedError extends Error {
  constructor(address: string) {
    super(`Mail to ${address} came back`);
  }
}
