// What the client knows: how often it sent what, and how each was answered.

/** Counts by key; a key that was never counted is 0. */
export class Tally {
  #counts = new Map();

  add(key, amount = 1) {
    this.#counts.set(key, this.of(key) + amount);
  }

  of(key) {
    return this.#counts.get(key) ?? 0;
  }

  keys() {
    return [...this.#counts.keys()];
  }

  total() {
    return [...this.#counts.values()].reduce((sum, one) => sum + one, 0);
  }
}

/** All that one soak tallies. */
export class Tallies {
  /** Whole answers, by `METHOD route status`. */
  answered = new Tally();
  /** Requests that the client gave up after the server had them, by `METHOD route`. */
  aborted = new Tally();
  /** Orders by `outcome method`, as answered; and those given up, by method. */
  orders = new Tally();
  abortedOrders = new Tally();
  /** Dollars by category of the orders that were paid; and of those given up. */
  revenue = new Tally();
  abortedRevenue = new Tally();
  /** Whole scrapes, by format. */
  scrapes = new Tally();
  /** What must not happen, in words. */
  surprises = [];

  surprise(what) {
    if (this.surprises.length < 20) this.surprises.push(what);
  }
}
