/**
 * The mock's time. Tests stop it and move it by hand; in a browser it runs.
 *
 * The mock uses no timers: the progress of a task is computed from the clock at each request.
 */
let frozenAt: number | null = null;
let offset = 0;

export const mockClock = {
  /** Milliseconds since the epoch. */
  now(): number {
    return (frozenAt ?? Date.now()) + offset;
  },
  /** Moves the time forward, running or stopped. */
  advance(ms: number): void {
    offset += ms;
  },
  /** Stops the clock at the present time, or at a given one. */
  freeze(at: number = Date.now()): void {
    frozenAt = at;
    offset = 0;
  },
  /** Lets the clock run, which is its initial state. */
  run(): void {
    frozenAt = null;
    offset = 0;
  },
};
