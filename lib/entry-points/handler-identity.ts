import { openBoundedByCode, type LabelSpecs } from '../definitions/index.js';

/** The code that an entry point calls: a class and its method. */
export interface HandlerIdentity {
  readonly controller: string;
  readonly handler: string;
}

const HANDLER_LABELS = { controller: openBoundedByCode(), handler: openBoundedByCode() };

/** The labels that name the code, where the app asked for them. */
export function handlerLabels(options: { readonly handlerLabels?: boolean }): LabelSpecs {
  return options.handlerLabels === true ? HANDLER_LABELS : {};
}

/** Their values. */
export function handlerLabelValues(
  options: { readonly handlerLabels?: boolean },
  { controller, handler }: HandlerIdentity,
): Readonly<Record<string, string>> {
  return options.handlerLabels === true ? { controller, handler } : {};
}
