import { createStore } from "#/lib/store.ts";

/** An action that needs a snapshot to be chosen. */
export type Step = "explore" | "restore" | "clone" | "edit" | "remove";

// Separate from the palette itself, which loads late.
/** Whether the palette is open; a step: open at that step. */
export const paletteOpened = createStore<boolean | Step>(false);
export const shortcutsOpened = createStore(false);
