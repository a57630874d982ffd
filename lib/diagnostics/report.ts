import type { MetricsModuleSettings } from '../options/index.js';
import type { DiagnosticFinding } from './diagnostic-finding.js';
import { isNamingCheck } from './naming.check.js';

/** How many findings a log tells one by one. */
const LINES = 25;

/** The findings as text, one a line, errors first and not too many; empty where there are none. */
export function reportOf(findings: readonly DiagnosticFinding[]): string {
  if (findings.length === 0) return '';
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const title = [countOf(errors, 'error'), countOf(warnings, 'warning')].filter(Boolean);
  const lines = [...errors, ...warnings].slice(0, LINES).map(lineOf);
  const more = findings.length - lines.length;
  if (more > 0) lines.push(`  … and ${more} more: MetricsDiagnostics.findings has them all.`);
  return [`Boot diagnostics: ${title.join(', ')}`, ...lines].join('\n');
}

/** Why the app does not start, and what would let it; undefined where it may. */
export function reasonToFail(
  findings: readonly DiagnosticFinding[],
  { strict, naming }: MetricsModuleSettings,
): string | undefined {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const ofNames = errors.filter(({ check }) => isNamingCheck(check));
  if (strict === true && errors.length > 0) {
    const how = [
      ofNames.length > 0 && "naming: 'warn' only reports names",
      ofNames.length < errors.length && 'without strict the errors below are only logged',
    ].filter(Boolean);
    return `The app does not start, since the option strict is true; ${how.join(', and ')}.`;
  }
  if (naming !== 'error' || ofNames.length === 0) return undefined;
  return "The app does not start, since the option naming is 'error'; 'warn' only reports names.";
}

function countOf(findings: readonly DiagnosticFinding[], severity: string): string {
  if (findings.length === 0) return '';
  return `${findings.length} ${severity}${findings.length === 1 ? '' : 's'}`;
}

function lineOf({ severity, check, message, cure }: DiagnosticFinding): string {
  const text = [message, cure].filter((part) => part !== '').join(' ');
  // What a name or a path brings along must not look like a line of the log.
  return `  ${severity} ${check}: ${text.replaceAll(/[\r\n]+/g, ' ')}`;
}
