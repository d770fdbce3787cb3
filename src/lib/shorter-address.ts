import { redirect } from "react-router";
import { notifyError } from "#/notify.ts";
import { addressText } from "#/strings/address.ts";
import { shortened } from "./address-room.ts";

/**
 * For the loader of a page: the address to redirect to if the search is longer than the requests for its items can be;
 * else null. The page then reports that no filter applies.
 */
export function shorterAddress(
  path: string,
  search: URLSearchParams,
  kept: readonly string[],
): Response | null {
  const rest = shortened(search, kept);
  if (rest === null) return null;
  notifyError({ id: "address", ...addressText.shortened });
  return redirect(rest.size === 0 ? path : `${path}?${rest.toString()}`);
}
