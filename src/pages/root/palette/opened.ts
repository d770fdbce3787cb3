import { createStore } from "#/lib/store.ts";
import type { Step } from "./commands.ts";

// Apart from what they open, which comes late.
/** A step: opened there at once. */
export const paletteOpened = createStore<boolean | Step>(false);
export const shortcutsOpened = createStore(false);
