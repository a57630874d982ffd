import { MetricsError } from '../errors/index.js';
import { replyText, type Told } from './reply-text.js';
import { RequestError, type RequestReply } from './request-error.js';

const OPTION = 'push.pushgateway';

/** What was to be done with the group, as its method says. */
const DONE = {
  PUT: 'pushed to',
  POST: 'pushed to',
  DELETE: 'deleted at',
} as const;

/** Why a group was not pushed or deleted. */
export class PushFailure extends MetricsError {
  constructor(
    /** Alike for failures of one kind, of which the log needs only one. */
    readonly kind: string,
    message: string,
  ) {
    super('PUSH_FAILED', message);
  }
}

/** What was sent in vain. */
export interface FailedRequest extends Told {
  readonly method: 'PUT' | 'POST' | 'DELETE';
  /** How often it was tried. */
  readonly attempts: number;
  /** The time that it had in all, in milliseconds. */
  readonly timeoutMs: number;
}

/** The failure of a request to a Pushgateway: a reply that is no success, or none. */
export function pushFailure(request: FailedRequest, why: RequestReply | RequestError): PushFailure {
  const { method, url, attempts, timeoutMs } = request;
  const reply = why instanceof RequestError ? why.reply : why;
  const said = reply && sayingOf(reply, request);
  const [what, cure] =
    why instanceof RequestError
      ? [
          `${why.message}${said === undefined ? '' : `, which began with ${said}`}`,
          cureOf(why, timeoutMs),
        ]
      : [`it answered ${said}`, cureOfStatus(why, request)];
  const times = attempts === 1 ? '' : `, ${attempts} times`;
  const kind = why instanceof RequestError ? why.code : `status ${why.status}`;
  const where = `${DONE[method]} ${showUrl(url)} (${method})`;
  return new PushFailure(kind, `The metrics could not be ${where}: ${what}${times}. ${cure}`);
}

/** The failure of what comes before any request: to collect, or to read the secret. */
export function preparationFailure(
  method: FailedRequest['method'],
  url: URL,
  reason: string,
): PushFailure {
  const where = `${DONE[method]} ${showUrl(url)}`;
  return new PushFailure(
    'PREPARATION',
    `The metrics could not be ${where}: ${reason}. Nothing was sent.`,
  );
}

/** Without what may be a secret. */
function showUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

function sayingOf({ status, text }: RequestReply, told: Told): string {
  const said = replyText(text, told);
  return said === '' ? `${status} without a word` : `${status} "${said}"`;
}

function cureOfStatus({ status, headers: { location } }: RequestReply, told: Told): string {
  if (status < 400) {
    const to =
      location !== undefined &&
      URL.canParse(location, told.url.href) &&
      new URL(location, told.url);
    const leads = to ? `, which is on the way to ${replyText(showUrl(to), told)}` : '';
    return `No redirection is followed, so that nobody else sees the credentials${leads}: set ${OPTION}.url to the gateway itself.`;
  }
  if (status === 401 || status === 403) return `Set ${OPTION}.auth to what it asks for.`;
  if (status === 404 || status === 405) {
    return `Set ${OPTION}.url to the gateway's address, without "/metrics".`;
  }
  if (status === 413) return 'Raise the limit of the proxy before it, or push fewer series.';
  if (status === 429 || status >= 500) return 'Look into the log of the gateway.';
  return 'Where it says that a metric was collected before, a label of that metric has the name of a grouping, or is "job": rename one of them.';
}

function cureOf({ code }: RequestError, timeoutMs: number): string {
  if (code === 'TIMEOUT') {
    return `Look whether the gateway is well, or raise ${OPTION}.timeoutMs above ${timeoutMs}.`;
  }
  if (/CERT|SSL|TLS|VERIFY|EPROTO/.test(code)) {
    return 'Check the certificate of the gateway; of an authority of your own Node learns by NODE_EXTRA_CA_CERTS.';
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `Check the host in ${OPTION}.url.`;
  return `Check that a Pushgateway listens at ${OPTION}.url, and can be reached from here.`;
}
