import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import {
  foreignParts,
  loadedClientCopies,
  METRICS_REGISTRY,
  type ClientCopy,
} from '../registry/index.js';
import type { DiagnosticCheck, DiagnosticFinding } from './diagnostic-finding.js';

const CHECK = 'prom-client-copies';
/** How many foreign parts a message names. */
const NAMED_PARTS = 5;

/**
 * Two copies of prom-client, or prom-client beside `@prometheus-io/client`, in this
 * process: an error where this app's registry has something of another one than ours.
 */
@Injectable()
export class ClientCopiesCheck implements DiagnosticCheck {
  constructor(@Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>) {}

  find(): DiagnosticFinding[] {
    const copies = loadedClientCopies();
    const foreign = foreignParts(this.registry, copies);
    if (copies.length > 1) return [severalCopies(copies, foreign)];
    return foreign.length > 0 ? [unseenCopy(foreign)] : [];
  }
}

function severalCopies(
  copies: readonly ClientCopy[],
  foreign: readonly string[],
): DiagnosticFinding {
  const names = [...new Set(copies.map(({ name }) => name))];
  const what = names.length > 1 ? names.join(' beside ') : `${copies.length} copies of ${names[0]}`;
  const consequence =
    foreign.length === 0
      ? "Nothing in this app's registry comes from another one than nestjs-metrics uses, so nothing is lost yet."
      : `Another one than nestjs-metrics uses made ${list(foreign)}.`;
  return {
    severity: foreign.length > 0 ? 'error' : 'warning',
    check: CHECK,
    subject: names.join(', '),
    message: `This process has loaded ${what}: ${copies.map(describe).join(', ')}. ${consequence}`,
    cure: 'Keep one: "npm ls prom-client @prometheus-io/client" tells who brings them, "npm dedupe" or "overrides" in package.json makes them one.',
  };
}

/** Only the classes tell: the copy stands in the app's bundle, or a test runner has loaded it anew. */
function unseenCopy(foreign: readonly string[]): DiagnosticFinding {
  return {
    severity: 'warning',
    check: CHECK,
    subject: 'prom-client',
    message: `Another copy of prom-client than nestjs-metrics uses made ${list(foreign)}. It is no package of its own, so it may be part of a bundle.`,
    cure: 'Bundle both packages, or neither; in a test, import both before modules are reset or isolated, or both after.',
  };
}

function describe({ name, version, folder, isOurs }: ClientCopy): string {
  return `${name} ${version} in ${folder}${isOurs ? ' (used by nestjs-metrics)' : ''}`;
}

function list(parts: readonly string[]): string {
  const shown = parts.slice(0, NAMED_PARTS).join(', ');
  return parts.length > NAMED_PARTS
    ? `${shown} and ${parts.length - NAMED_PARTS} metrics more`
    : shown;
}
