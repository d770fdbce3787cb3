import { createStore } from "#/lib/store.ts";

// Apart from what they open, which comes late.
export const paletteOpened = createStore(false);
export const shortcutsOpened = createStore(false);
