interface Place {
  /** Of the entry in the browser's history. */
  key: string;
  pathname: string;
  search: string;
}

/** How far the pages were scrolled that one can go back to, in pixels. */
const positions = new Map<string, number>();

/** The router's name for the first entry of every tab, whatever its address is. */
const firstKey = "default";

const nameOf = ({ key, pathname, search }: Place): string => `${key} ${pathname}${search}`;

export function scrollPositionOf(place: Place): number | undefined {
  return positions.get(nameOf(place));
}

export function rememberScrollPosition(place: Place, top: number): void {
  positions.set(nameOf(place), top);
}

export function forgetScrollPositions(): void {
  positions.clear();
}

const stored = "stillframe.scroll";

/** For a reload: within the tab, and no longer than that. */
export function storeScrollPositions(): void {
  try {
    sessionStorage.setItem(stored, JSON.stringify([...positions].slice(-50)));
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
      // An address that is opened once more in this tab is a new visit, though its key is that of the first.
      if (isNew && name.startsWith(`${firstKey} `)) continue;
      positions.set(name, top);
    }
  } catch {
    // As above.
  }
}
