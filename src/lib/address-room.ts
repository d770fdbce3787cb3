/**
 * The most characters in the search of an address. A request for the selected items repeats them: with the rest of its
 * first line it stays below the 8 kB that servers and proxies accept.
 */
export const longestSearch = 7_500;

/** Whether the page may navigate to a search: it is short enough, or no longer than the one before. */
export function hasRoom(next: URLSearchParams, before = new URLSearchParams()): boolean {
  const length = lengthOf(next);
  return length <= longestSearch || length <= lengthOf(before);
}

/** Whether one more value fits into a search. */
export function hasRoomFor(search: URLSearchParams, name: string, value: string): boolean {
  const more = lengthOf(new URLSearchParams([[name, value]])) + 1;
  return lengthOf(search) + more <= longestSearch;
}

/**
 * The rest of a search that is too long: the names that select the version. All filters are dropped, because dropping
 * only some would look like the intended selection. null where it is short enough.
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
