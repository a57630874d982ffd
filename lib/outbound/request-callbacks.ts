import { types } from 'node:util';
import { show } from '../definitions/index.js';
import { describeError } from '../errors/index.js';
import { OTHER } from '../instruments/index.js';
import type { OutboundMetricsOptions } from '../options/index.js';
import type { OutboundMetrics } from './outbound-metrics.js';

type Template = NonNullable<OutboundMetricsOptions['template']>;
type OutboundRequest = Parameters<Template>[0];
type Exclusion = (request: OutboundRequest) => unknown;

/** The template of a request that has none. */
const NO_TEMPLATE = 'none';
/** The template of a request whose function failed. */
const FAILED_TEMPLATE = 'other';
const DEFAULT_MAX_TEMPLATES = 200;

/** The app's own functions that look at each request. Whatever they do, the request goes on. */
export class RequestCallbacks {
  private readonly template: Template | undefined;
  private readonly hosts: readonly (string | RegExp)[];
  private readonly exclusions: readonly Exclusion[];
  private readonly templates = new Set<string>();
  private readonly maxTemplates: number;

  constructor(
    private readonly metrics: OutboundMetrics,
    { exclude = [], template, maxTemplates = DEFAULT_MAX_TEMPLATES }: OutboundMetricsOptions,
  ) {
    this.template = template;
    this.maxTemplates = maxTemplates;
    this.hosts = exclude.filter((one) => typeof one !== 'function');
    this.exclusions = exclude.filter((one) => typeof one === 'function');
  }

  /** True where requests need be shown to nobody. */
  get none(): boolean {
    return this.template === undefined && this.exclusions.length === 0;
  }

  /** True for a host that is listed. */
  excludesHost(host: string): boolean {
    // Not `test`, which remembers where it was for patterns with the flag g.
    return this.hosts.some((one) =>
      typeof one === 'string' ? one.toLowerCase() === host : host.search(one) !== -1,
    );
  }

  /** True where a function says so. */
  excludes(request: OutboundRequest): boolean {
    return this.exclusions.some((exclusion) => {
      const answer = this.ask('exclude', exclusion, request);
      if (typeof answer !== 'boolean' && answer !== undefined && answer !== FAILED) {
        this.metrics.reportCallback('exclude', `returned ${show(answer)}`);
      }
      return answer === true;
    });
  }

  /** The label's value; undefined where the app has no such label. */
  templateOf(request: OutboundRequest): string | undefined {
    if (this.template === undefined) return undefined;
    const answer = this.ask('template', this.template, request);
    if (answer === FAILED) return FAILED_TEMPLATE;
    if (answer === undefined || answer === '') return NO_TEMPLATE;
    if (typeof answer === 'string') return this.bounded(answer);
    this.metrics.reportCallback('template', `returned ${show(answer)}`);
    return FAILED_TEMPLATE;
  }

  private bounded(template: string): string {
    if (this.templates.has(template)) return template;
    if (this.templates.size < this.maxTemplates) {
      this.templates.add(template);
      return template;
    }
    this.metrics.reportFolded('template', template);
    return OTHER;
  }

  private ask(
    option: 'template' | 'exclude',
    callback: Exclusion,
    request: OutboundRequest,
  ): unknown {
    try {
      const answer = callback(request);
      // It is no answer, and its rejection must not end the process.
      if (types.isPromise(answer)) answer.then(undefined, () => undefined);
      return answer;
    } catch (error) {
      this.metrics.reportCallback(option, `threw ${describeError(error)}`);
      return FAILED;
    }
  }
}

/** What stands for the answer of a function that threw. */
const FAILED = Symbol('failed');
