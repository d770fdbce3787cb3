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

/**
 * What is left of a search that is too long: the names that say which version is shown. All filters go, since with
 * some of them it would look as narrow as it was meant. Null where it is short enough.
 */
export function shortened(
  search: URLSearchParams,
  kept: readonly string[],
): URLSearchParams | null {
  if (hasRoom(search)) return null;
  const rest = new URLSearchParams([...search].filter(([name]) => kept.includes(name)));
  return hasRoom(rest) ? rest : new URLSearchParams();
}

function lengthOf(search: URLSearchParams): number {
  return search.toString().length;
}
