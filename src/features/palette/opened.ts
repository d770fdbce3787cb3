import { createStore } from "#/lib/store.ts";

/** An action that needs to know which snapshot. */
export type Step = "explore" | "restore" | "clone" | "edit" | "remove";

// Apart from what they open, which comes late.
/** A step: opened there at once. */
export const paletteOpened = createStore<boolean | Step>(false);
export const shortcutsOpened = createStore(false);
