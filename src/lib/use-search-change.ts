import { useCallback, useEffect, useRef } from "react";
import { useLocation, useSearchParams } from "react-router";
import { notifyError } from "#/notify.ts";
import { addressText } from "#/strings/address.ts";
import { hasRoom } from "./address-room.ts";

/** New values by name; null or an empty list removes the name from the address. */
export type SearchChange = Readonly<Record<string, string | readonly string[] | null>>;

/**
 * The last requested search, and the history entry that it was requested from. The router provides the new address with
 * a later render; until then a second change would start from the old address and undo the first. One for the page,
 * because there is one address.
 */
let asked: { from: string; search: URLSearchParams } | null = null;

/**
 * The search of the address, and a function that changes parts of it. A change that does not fit is not made, and is
 * reported.
 */
export function useSearchChange(): [
  URLSearchParams,
  (change: SearchChange, options?: { replace?: boolean }) => void,
] {
  const [search, setSearch] = useSearchParams();
  const { key } = useLocation();

  const arrivedAt = useRef(key);

  useEffect(() => {
    // Not at each mount: what a first change brings to the screen must not make the second one undo it.
    if (arrivedAt.current !== key || asked?.from !== key) asked = null;
    arrivedAt.current = key;
  }, [key]);

  const change = useCallback(
    (values: SearchChange, options: { replace?: boolean } = {}) => {
      const before = asked?.from === key ? asked.search : search;
      const next = changed(before, values);
      if (!hasRoom(next, before)) {
        notifyError({ id: "address", ...addressText.full });
        return;
      }
      asked = { from: key, search: next };
      setSearch(next, { preventScrollReset: true, ...options });
    },
    [key, search, setSearch],
  );
  return [search, change];
}

function changed(current: URLSearchParams, change: SearchChange): URLSearchParams {
  const next = new URLSearchParams(current);
  for (const [name, value] of Object.entries(change)) {
    next.delete(name);
    for (const item of typeof value === "string" ? [value] : (value ?? [])) {
      if (item !== "") next.append(name, item);
    }
  }
  return next;
}
