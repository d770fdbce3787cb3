import { useCallback } from "react";
import { useSearchChange } from "#/lib/use-search-change.ts";

/** A version: a snapshot's id; null: the present state. */
export type VersionId = string | null;

/** The name of the present state in the address, where it needs one. */
const now = "head";

export const versionIn = (search: URLSearchParams): VersionId => search.get("at");

/** The version to flip to; undefined where the address has none. */
export function flipIn(search: URLSearchParams): VersionId | undefined {
  const flip = search.get("flip");
  if (flip === null || flip === (versionIn(search) ?? now)) return undefined;
  return flip === now ? null : flip;
}

/** The change of the address that shows another version, and stores the previous one for Flip. */
export function switchTo(search: URLSearchParams, to: VersionId) {
  const from = versionIn(search);
  return from === to ? {} : { at: to, flip: from ?? now };
}

/** The change of the address that returns to the present state, and keeps everything else. */
export const backToNow = { at: null, flip: null } as const;

/**
 * The version in the address, the one to flip to, and a function that switches. Stepping and flipping replace the
 * history entry, so that Back leaves the page rather than repeating all steps.
 */
export function useVersionSearch() {
  const [search, change] = useSearchChange();
  const show = useCallback(
    (to: VersionId) => change(switchTo(search, to), { replace: true }),
    [search, change],
  );
  return { at: versionIn(search), flip: flipIn(search), show };
}
