import { because } from "#contract/refusals.ts";
import { refused } from "#server/errors.ts";

interface Options {
  /** Failures allowed in the window. */
  limit: number;
  /** Length of the window. */
  seconds: number;
  /** Milliseconds. */
  now: () => number;
}

/** Beyond this number the oldest addresses are dropped, so that attempts cannot fill the memory. */
const addressesKept = 10_000;

/** Limits guessing: after some failures from one address, it has to wait for its next attempt. */
export class AttemptLimit {
  readonly #options: Options;
  readonly #failures = new Map<string, number[]>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** @throws ServiceError rate_limited, with the seconds to wait */
  check(address: string): void {
    const recent = this.#recent(address);
    const oldest = recent[0];
    if (recent.length < this.#options.limit || oldest === undefined) return;
    const wait = oldest + this.#options.seconds * 1000 - this.#options.now();
    throw refused(because("too_many_attempts"), {
      retryAfter: Math.max(1, Math.ceil(wait / 1000)),
    });
  }

  failed(address: string): void {
    const recent = this.#recent(address);
    recent.push(this.#options.now());
    this.#failures.delete(address);
    this.#failures.set(address, recent.slice(-this.#options.limit));
    const first = this.#failures.keys().next();
    if (this.#failures.size > addressesKept && first.done !== true) {
      this.#failures.delete(first.value);
    }
  }

  #recent(address: string): number[] {
    const since = this.#options.now() - this.#options.seconds * 1000;
    return (this.#failures.get(address) ?? []).filter((time) => time > since);
  }
}
