import { validateHeaderName, validateHeaderValue } from 'node:http';
import { isPlainObject, show } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import { checkAuth } from './check-endpoint-auth.js';
import type { PushTarget } from './push-options.js';

/** The longest time that a timer of Node can wait, in milliseconds. */
export const LONGEST_MS = 2_147_483_647;

/** What a sender says of its body and its connection itself. */
const OWN_HEADERS: readonly string[] = [
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'transfer-encoding',
];

/**
 * Refuses, at boot, what no server can be reached by. No message shows an address that is
 * wrong, nor a header: there may be a secret in it.
 * @param option where it stands, such as `push.pushgateway`
 * @throws MetricsError `INVALID_OPTIONS`
 */
export function checkPushTarget(option: string, target: unknown): asserts target is PushTarget {
  if (!isPlainObject(target)) {
    refuse(option, `is ${kindOf(target)}`, "Use an object such as { url: 'http://…' }.");
  }
  const { url, auth, headers, timeoutMs } = target as { [Key in keyof PushTarget]: unknown };
  checkUrl(`${option}.url`, url);
  if (auth !== undefined) {
    checkAuth(`${option}.auth`, auth, 'Use { bearerToken } or { basic: { username, password } }.');
  }
  checkHeaders(`${option}.headers`, headers, auth !== undefined);
  checkTime(`${option}.timeoutMs`, timeoutMs, 'milliseconds', LONGEST_MS);
}

/**
 * Refuses what is no time that a timer could wait; undefined is none.
 * @throws MetricsError `INVALID_OPTIONS`
 */
export function checkTime(option: string, time: unknown, unit: string, longest: number): void {
  if (time === undefined) return;
  if (typeof time === 'number' && time > 0 && time <= longest) return;
  refuse(option, `is ${show(time)}`, `Use a number of ${unit} above 0, at most ${longest}.`);
}

function checkUrl(option: string, url: unknown): void {
  const cure = "Use one such as 'http://pushed.example:9091'.";
  if (typeof url !== 'string') refuse(option, `is ${kindOf(url)}`, cure);
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    refuse(option, 'is no URL', cure);
  }
  if (parsed.username !== '' || parsed.password !== '') {
    const auth = option.replace(/url$/, 'auth');
    const place = `${auth}: { basic: { username, password: { env: 'NAME_OF_A_VARIABLE' } } }`;
    refuse(option, 'has a user name or a password in it', `Put them into ${place}.`);
  }
  if (parsed.protocol === 'http:' || parsed.protocol === 'https:') return;
  refuse(option, 'is of neither http: nor https:', cure);
}

function checkHeaders(option: string, headers: unknown, hasAuth: boolean): void {
  if (headers === undefined) return;
  if (!isPlainObject(headers)) {
    refuse(option, `is ${kindOf(headers)}`, "Use an object such as { 'X-Scope-OrgID': 'shop' }.");
  }
  for (const [name, value] of Object.entries(headers)) {
    const header = `${option}[${show(name)}]`;
    if (!isValid(() => validateHeaderName(name))) {
      refuse(option, `has the name ${show(name)}`, 'That is no name of a header.');
    }
    if (OWN_HEADERS.includes(name.toLowerCase())) {
      refuse(header, 'is said by the sender itself', 'Take it out.');
    }
    if (hasAuth && name.toLowerCase() === 'authorization') {
      refuse(header, 'stands beside auth, which sends it too', 'Take one of them out.');
    }
    if (typeof value !== 'string' || !isValid(() => validateHeaderValue(name, value))) {
      refuse(header, 'is no text that a header may hold', 'Use a text of one line in Latin-1.');
    }
  }
}

function isValid(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function refuse(option: string, what: string, cure: string): never {
  throw new MetricsError('INVALID_OPTIONS', `The option ${option} ${what}. ${cure}`);
}
