/** What stands for a code that looks unlike one. */
export const OTHER_CODE = 'other';

/** As Node, OpenSSL and undici write their codes. */
const CODE = /^[A-Z][A-Z0-9_]{2,63}$/;

/** DOM exceptions have numbers as codes; these are the names that the numbers stand for. */
const DOM_EXCEPTIONS: ReadonlyMap<unknown, string> = new Map([
  ['AbortError', 'ABORT_ERR'],
  ['TimeoutError', 'TIMEOUT_ERR'],
]);

/** The code of what made a request fail, whatever it is: a caller may abort with anything. */
export function codeOf(error: unknown): string {
  try {
    const { code, name } = error as { code?: unknown; name?: unknown };
    if (typeof code === 'string' && CODE.test(code)) return code;
    return DOM_EXCEPTIONS.get(name) ?? OTHER_CODE;
  } catch {
    // Not an object, or one whose getter throws.
    return OTHER_CODE;
  }
}
