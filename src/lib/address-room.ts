/**
 * Characters of the search of an address. A request for what it selects says the same again: with the rest of its
 * first line it stays below the 8 kB that servers and proxies take.
 */
export const longestSearch = 7_500;

/** Whether a search can be gone to: it is short enough, or no longer than the one before. */
export function hasRoom(next: URLSearchParams, before = new URLSearchParams()): boolean {
  const length = lengthOf(next);
  return length <= longestSearch || length <= lengthOf(before);
}

/** Whether one more value finds room in a search. */
export function hasRoomFor(search: URLSearchParams, name: string, value: string): boolean {
  const more = lengthOf(new URLSearchParams([[name, value]])) + 1;
  return lengthOf(search) + more <= longestSearch;
}

/** A search without the names that take most room, as many as are too many; null where it is short enough. */
export function shortened(search: URLSearchParams): URLSearchParams | null {
  if (hasRoom(search)) return null;
  const rest = new URLSearchParams(search);
  const sizes = [...new Set(search.keys())].map((name) => {
    const values = search.getAll(name).map((value) => [name, value]);
    return { name, size: lengthOf(new URLSearchParams(values)) };
  });
  for (const { name } of sizes.toSorted((a, b) => b.size - a.size)) {
    if (hasRoom(rest)) break;
    rest.delete(name);
  }
  return rest;
}

function lengthOf(search: URLSearchParams): number {
  return search.toString().length;
}
