import { scrollPositions } from "./scroll-positions.ts";

/** The router's key for the first entry of every tab, at any address. */
const firstKey = "default";

const stored = "stillframe.scroll";

/** Stores the positions for a reload of this tab. */
export function storeScrollPositions(): void {
  try {
    sessionStorage.setItem(stored, JSON.stringify([...scrollPositions()].slice(-50)));
  } catch {
    // Full or forbidden: then a reload begins at the top.
  }
}

export function loadScrollPositions(): void {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(stored) ?? "[]");
    if (!Array.isArray(found)) return;
    const [entry] = performance.getEntriesByType("navigation");
    const isNew = entry instanceof PerformanceNavigationTiming && entry.type === "navigate";
    for (const [name, top] of found) {
      if (typeof name !== "string" || typeof top !== "number") continue;
      // An address that is opened again in this tab is a new visit, though its key is that of the first entry.
      if (isNew && name.startsWith(`${firstKey} `)) continue;
      scrollPositions().set(name, top);
    }
  } catch {
    // As above.
  }
}
