import type { PushgatewayOptions } from '../options/index.js';

/**
 * Where the group of metrics stands that an app pushes.
 * @see https://github.com/prometheus/pushgateway#url
 */
export function groupUrl({ url, job, groupings = {} }: PushgatewayOptions): URL {
  const group = new URL(url);
  const labels = Object.entries<string | number>({ job, ...groupings });
  const path = labels.map(([label, value]) => pathOf(label, String(value).toWellFormed()));
  group.pathname = `${group.pathname.replace(/\/+$/, '')}/metrics/${path.join('/')}`;
  group.hash = '';
  return group;
}

/**
 * Plain where that arrives as it was sent. Servers and proxies on the way look for slashes
 * and dots in a path, and take offence at control characters, however they are encoded.
 */
function pathOf(label: string, value: string): string {
  // oxlint-disable-next-line no-control-regex
  const isPlain = !/^\.{0,2}$|[/\\\u0000-\u001f\u007f]/.test(value);
  return isPlain ? `${label}/${encodeURIComponent(value)}` : `${label}@base64/${base64(value)}`;
}

/** Of an empty value only the padding, since a piece of a path cannot be empty. */
function base64(value: string): string {
  return value === '' ? '=' : Buffer.from(value).toString('base64url');
}
