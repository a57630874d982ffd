const MAX_CHARACTERS = 300;

/**
 * What a server says, for a message: in one line, not long, and without what it was told
 * in headers, which some servers and proxies repeat.
 */
export function replyText(text: string, headers: Readonly<Record<string, string>>): string {
  let shown = text;
  const secrets = Object.entries(headers).flatMap(([name, value]) => secretsIn(name, value));
  // The longest first, since one may be a part of another.
  for (const secret of secrets.toSorted((one, other) => other.length - one.length)) {
    shown = shown.replaceAll(secret, '***');
  }
  // oxlint-disable-next-line no-control-regex
  const line = shown.replaceAll(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  const cut = line.length > MAX_CHARACTERS ? `${line.slice(0, MAX_CHARACTERS)}…` : line;
  return cut.toWellFormed();
}

/** The forms in which the value of a header may come back; what says nothing is shown. */
function secretsIn(name: string, value: string): string[] {
  const header = name.toLowerCase();
  if (header === 'content-type' || header === 'content-encoding') return [];
  const forms = [value, Buffer.from(value, 'latin1').toString('utf8')];
  if (header === 'authorization') {
    const [, credentials = ''] = /^\S+ +(.*)$/s.exec(value) ?? [];
    const decoded = Buffer.from(credentials, 'base64').toString('utf8');
    const password = decoded.slice(decoded.indexOf(':') + 1);
    forms.push(credentials, Buffer.from(credentials, 'latin1').toString('utf8'));
    if (/^basic /i.test(value)) forms.push(decoded, password);
  }
  return forms.filter((form) => form !== '');
}
