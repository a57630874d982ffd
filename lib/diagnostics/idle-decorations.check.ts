import { Injectable } from '@nestjs/common';
import { HttpAdapterHost, INQUIRER, ModulesContainer, REQUEST } from '@nestjs/core';
import { MetricsExplorer } from '../discovery/index.js';
import { classesWithoutProvider, noteProvided } from '../interception/index.js';
import type { DiagnosticCheck, DiagnosticFinding } from './diagnostic-finding.js';

/** The factories that Nest itself adds to every app. */
const OF_NEST: ReadonlySet<unknown> = new Set([REQUEST, INQUIRER]);

/** How many classes a message names. */
const NAMED = 10;

/**
 * Decorated classes of which no app of this process has made instances so far. A class
 * that this app imports for another one cannot be told from one that somebody forgot.
 */
@Injectable()
export class IdleDecorationsCheck implements DiagnosticCheck {
  constructor(
    private readonly modules: ModulesContainer,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  find(): DiagnosticFinding[] {
    // An explorer of its own, since the app's one tells each class once.
    for (const { metatype } of new MetricsExplorer(this.modules).explore()) noteProvided(metatype);
    const tokens = this.scopedFactories();
    for (const one of classesWithoutProvider()) {
      if (tokens.some((token) => areRelated(one, token))) noteProvided(one);
    }
    // What a factory of another token will make nobody can know before it runs.
    if (tokens.some((token) => typeof token !== 'function')) return [];
    // Nest makes middleware for HTTP only.
    const hasHttp = Boolean(this.adapterHost.httpAdapter);
    const idle = classesWithoutProvider().filter((one) => hasHttp || !isMiddleware(one));
    if (idle.length === 0) return [];
    const names = idle.map(({ name }) => name || 'an anonymous class');
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
    return [
      {
        severity: 'warning',
        check: 'idle-decorations',
        subject: names.join(', '),
        message: `Decorated, but made by no Nest app of this process so far: ${names.slice(0, NAMED).join(', ')}${more}.`,
        cure:
          'Provide such a class in the app where it is meant to record, since what `new` makes is not measured; ' +
          'there is nothing to do where this app merely imports it, or makes it later (LazyModuleLoader, ModuleRef.create()).',
      },
    ];
  }

  /** The tokens of factories that run for each request or consumer, and so have made nothing yet. */
  private scopedFactories(): unknown[] {
    return [...this.modules.values()]
      .flatMap(({ providers }) => [...providers.values()])
      .filter((one) => one.isFactory && (one.isTransient || !one.isDependencyTreeStatic()))
      .map(({ token }) => token as unknown)
      .filter((token) => !OF_NEST.has(token));
  }
}

/** True where a factory of this token may well make instances of a class. */
function areRelated(one: Function, token: unknown): boolean {
  if (typeof token !== 'function') return false;
  return one === token || isBase(one, token) || isBase(token, one);
}

function isBase(base: Function, derived: Function): boolean {
  // Arrow functions may be tokens too, and have no prototype.
  const [own, other] = [base.prototype as unknown, derived.prototype as unknown];
  return (
    typeof own === 'object' &&
    own !== null &&
    Object.prototype.isPrototypeOf.call(own, other as object)
  );
}

function isMiddleware({ prototype }: Function): boolean {
  return typeof (prototype as { use?: unknown }).use === 'function';
}
