import { createStore } from "#/lib/store.ts";

/** When this tab last changed snapshots itself, as `performance.now()` tells the time. */
export const lastOwnChange = createStore(-Infinity);

export function noteOwnChange(): void {
  lastOwnChange.set(performance.now());
}
