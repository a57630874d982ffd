const MAX_CHARACTERS = 300;
/** What is shorter, and is not there to prove who asks, is no secret, but in many words. */
const MIN_SECRET = 4;
const PLAIN_HEADERS = ['content-type', 'content-encoding', 'user-agent'];

/** What a server was told, and may repeat. */
export interface Told {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What a server says, for a message: in one line, not long, and without what it was told
 * in headers and in the query, which some servers and proxies repeat.
 */
export function replyText(text: string, { url, headers }: Told): string {
  let shown = text;
  const secrets = Object.entries(headers).flatMap(([name, value]) => secretsIn(name, value));
  const forms = [...secrets, ...secretsInQuery(url)].flatMap(formsOf);
  // The longest first, since one may be a part of another.
  for (const form of forms.toSorted((one, other) => other.length - one.length)) {
    shown = shown.replaceAll(form, '***');
  }
  // oxlint-disable-next-line no-control-regex
  const line = shown.replaceAll(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  const cut = line.length > MAX_CHARACTERS ? `${line.slice(0, MAX_CHARACTERS)}…` : line;
  return cut.toWellFormed();
}

function secretsIn(name: string, value: string): string[] {
  const header = name.toLowerCase();
  if (PLAIN_HEADERS.includes(header)) return [];
  if (header !== 'authorization') return value.length < MIN_SECRET ? [] : [value];
  const [, credentials = ''] = /^\S+ +(.*)$/s.exec(value) ?? [];
  if (!/^basic /i.test(value)) return [value, credentials];
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  return [value, credentials, decoded, decoded.slice(decoded.indexOf(':') + 1)];
}

function secretsInQuery({ search, searchParams }: URL): string[] {
  const values = [search.slice(1), ...searchParams.values()];
  return values.filter((value) => value.length >= MIN_SECRET);
}

/** How a text may come back: as it is, as Node sends it, quoted, or in an address. */
function formsOf(secret: string): string[] {
  const text = Buffer.from(secret, 'latin1').toString('utf8');
  const forms = [secret, text].flatMap((one) => {
    const form = one.toWellFormed();
    return [one, JSON.stringify(one).slice(1, -1), encodeURIComponent(form)];
  });
  return forms.filter((form) => form !== '');
}
