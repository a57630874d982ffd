/** One thing that is wrong, or looks so, when the app starts. */
export interface DiagnosticFinding {
  /** An error fails the boot of an app that is `strict`. */
  readonly severity: 'error' | 'warning';
  /** Which check found it, as a stable string that programs may compare. */
  readonly check: string;
  /** What it is about: a metric, classes, a package, or a route. */
  readonly subject: string;
  /** What is wrong, in one sentence or more. */
  readonly message: string;
  /** What to do about it. */
  readonly cure: string;
}

/** Looks at one thing when the app starts, and changes nothing. */
export interface DiagnosticCheck {
  find(): readonly DiagnosticFinding[];
}
