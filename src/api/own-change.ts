import { createStore } from "#/lib/store.ts";

/** When this tab last changed snapshots itself, in the time of `performance.now()`. */
export const lastOwnChange = createStore(-Infinity);

export function noteOwnChange(): void {
  lastOwnChange.set(performance.now());
}
