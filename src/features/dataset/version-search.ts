import { useCallback } from "react";
import { useSearchChange } from "#/lib/use-search-change.ts";

/** A version: a snapshot's id; null: what the dataset is now. */
export type VersionId = string | null;

/** How the address names now, where it must name it. */
const now = "head";

export const versionIn = (search: URLSearchParams): VersionId => search.get("at");

/** The other version to flip to; undefined where the address names none. */
export function flipIn(search: URLSearchParams): VersionId | undefined {
  const flip = search.get("flip");
  if (flip === null || flip === (versionIn(search) ?? now)) return undefined;
  return flip === now ? null : flip;
}

/** The change of the address that shows another version, and remembers the one that was shown. */
export function switchTo(search: URLSearchParams, to: VersionId) {
  const from = versionIn(search);
  return from === to ? {} : { at: to, flip: from ?? now };
}

/** The change of the address that ends the travel, and keeps everything else. */
export const backToNow = { at: null, flip: null } as const;

/**
 * The version of the address, the one to flip to, and a way to another. Stepping and flipping take the place of the
 * address before: who comes back leaves the page, rather than going through all of it again.
 */
export function useVersionSearch() {
  const [search, change] = useSearchChange();
  const show = useCallback(
    (to: VersionId) => change(switchTo(search, to), { replace: true }),
    [search, change],
  );
  return { at: versionIn(search), flip: flipIn(search), show };
}
