import { isPlainObject } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';

const SECRET_CURE =
  "Use a text, an array of texts, { env: 'NAME_OF_A_VARIABLE' } or { file: '/path/of/a/file' }.";

/**
 * Refuses, at boot, what the option `endpoint.auth` cannot mean.
 * @throws MetricsError `INVALID_OPTIONS`; it shows no secret
 */
export function checkEndpointAuth(auth: unknown): void {
  if (auth === undefined || auth === false) return;
  const cure = 'Use { bearerToken }, { basic: { username, password } }, or false for none.';
  checkAuth('endpoint.auth', auth, cure);
}

/**
 * Refuses what an option like `auth` cannot mean. Whatever is wrong with it, no message
 * shows a value: it may be a secret in the wrong place.
 * @throws MetricsError `INVALID_OPTIONS`
 */
export function checkAuth(option: string, auth: unknown, cure: string): void {
  if (!isPlainObject(auth)) refuse(option, `is ${kindOf(auth)}`, cure);
  const { bearerToken, basic } = auth as { bearerToken?: unknown; basic?: unknown };
  if ((bearerToken === undefined) === (basic === undefined)) {
    const what =
      basic === undefined ? 'neither bearerToken nor basic' : 'both bearerToken and basic';
    refuse(option, `has ${what}`, cure);
  }
  if (basic === undefined) checkSecret(`${option}.bearerToken`, bearerToken);
  else checkBasic(`${option}.basic`, basic);
}

function checkBasic(option: string, basic: unknown): void {
  if (!isPlainObject(basic)) {
    refuse(option, `is ${kindOf(basic)}`, 'Use { username, password }.');
  }
  const { username, password } = basic as { username?: unknown; password?: unknown };
  if (typeof username !== 'string' || username === '') {
    const what = username === '' ? 'empty' : kindOf(username);
    refuse(`${option}.username`, `is ${what}`, 'Use a text.');
  }
  // oxlint-disable-next-line no-control-regex
  if (/[:\u0000-\u001f\u007f]/.test(username)) {
    refuse(`${option}.username`, 'has a colon or a control character', 'HTTP allows neither.');
  }
  checkSecret(`${option}.password`, password);
}

function checkSecret(option: string, secret: unknown): void {
  if (typeof secret === 'string') return checkText(option, secret);
  if (Array.isArray(secret)) {
    if (secret.length === 0) refuse(option, 'is an empty array', SECRET_CURE);
    for (const [index, text] of (secret as unknown[]).entries()) {
      checkText(`${option}[${index}]`, text);
    }
    return;
  }
  if (!isPlainObject(secret)) refuse(option, `is ${kindOf(secret)}`, SECRET_CURE);
  const { env, file } = secret as { env?: unknown; file?: unknown };
  if ((env === undefined) === (file === undefined)) {
    refuse(
      option,
      `has ${env === undefined ? 'neither env nor file' : 'both env and file'}`,
      SECRET_CURE,
    );
  }
  if (file === undefined) checkVariable(`${option}.env`, env);
  else if (typeof file !== 'string' || file.trim() === '' || /[\0\n]/.test(file)) {
    refuse(`${option}.file`, 'is no path', 'Use the path of a file with one secret a line.');
  }
}

function checkText(option: string, text: unknown): void {
  if (typeof text !== 'string') refuse(option, `is ${kindOf(text)}`, 'Use a text.');
  if (text === '') refuse(option, 'is empty', 'An empty secret keeps nobody out.');
  // What a file or a shell adds at the end would never come over the wire.
  if (text !== text.trim() || /[\r\n\0]/.test(text)) {
    refuse(option, 'begins or ends with white space, or has several lines', 'Trim it.');
  }
}

function checkVariable(option: string, name: unknown): void {
  const cure = "Use the variable's name, as in { env: 'METRICS_TOKEN' }, and not what it holds.";
  if (typeof name !== 'string' || !/^[A-Za-z_]\w*$/.test(name)) {
    refuse(option, 'is no name of an environment variable', cure);
  }
  // { env: process.env.METRICS_TOKEN }: its name must not be shown later.
  if (Object.values(process.env).includes(name) && process.env[name] === undefined) {
    refuse(option, 'is what an environment variable holds', cure);
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
