import type { Target } from './target.js';

/** How many spellings of targets are kept; with more of them, all are forgotten. */
const MAX_KEPT = 1_000;
/** What stands for an origin that is none. */
const UNKNOWN = 'unknown';

/** What requests are sent to, each found again without building a string. */
export class Targets {
  private readonly byOrigin = new Map<string, Target>();
  private readonly byAuthority = new Map<string, Map<string, Target>>();

  constructor(private readonly isExcluded: (host: string) => boolean) {}

  /** The target of an origin, such as `https://api.example.com`: a string, or a URL. */
  ofOrigin(origin: unknown): Target {
    const key = typeof origin === 'string' ? origin : String(origin);
    return this.byOrigin.get(key) ?? keep(this.byOrigin, key, this.make(key));
  }

  /** The target of a protocol, such as `https:`, and what the header `Host` says. */
  ofAuthority(protocol: string, authority: string): Target {
    const known = this.byAuthority.get(protocol) ?? keep(this.byAuthority, protocol, new Map());
    return known.get(authority) ?? keep(known, authority, this.make(`${protocol}//${authority}`));
  }

  private make(origin: string): Target {
    const { protocol, host } = parse(origin);
    return { protocol, host, isExcluded: this.isExcluded(host), series: undefined };
  }
}

function parse(origin: string): { protocol: string; host: string } {
  try {
    const { protocol, host } = new URL(origin);
    return { protocol, host: host === '' ? UNKNOWN : host };
  } catch {
    return { protocol: UNKNOWN, host: UNKNOWN };
  }
}

function keep<T>(kept: Map<string, T>, key: string, value: T): T {
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(key, value);
  return value;
}
