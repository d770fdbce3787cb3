/** Removes every entry of a map or a cache whose key the predicate accepts. */
export function deleteWhere(
  known: { keys: () => Iterable<string>; delete: (key: string) => boolean },
  matches: (key: string) => boolean,
): void {
  for (const key of known.keys()) if (matches(key)) known.delete(key);
}
