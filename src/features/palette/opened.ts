import { createStore } from "#/lib/store.ts";

/** An action that needs a snapshot to be chosen. */
export type Step = "explore" | "restore" | "clone" | "edit" | "remove";

// Separate from the palette itself, which loads late.
/** Whether the palette is open; a step: open at that step. */
export const paletteOpened = createStore<boolean | Step>(false);
/** The search text. Keys that are pressed before the palette is on the screen go here too. */
export const paletteTyped = createStore("");
export const shortcutsOpened = createStore(false);
