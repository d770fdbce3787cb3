/**
 * The mock's time. Tests stop it and move it by hand; in a browser it runs.
 *
 * Nothing in the mock uses timers: how far a task is follows from the clock when somebody asks.
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
  /** Stops the time at the present moment, or at a given one. */
  freeze(at: number = Date.now()): void {
    frozenAt = at;
    offset = 0;
  },
  /** Lets the time run, as it does at first. */
  run(): void {
    frozenAt = null;
    offset = 0;
  },
};
