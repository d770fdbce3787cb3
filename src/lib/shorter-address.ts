import { redirect } from "react-router";
import { notifyError } from "#/notify.ts";
import { addressText } from "#/strings/address.ts";
import { shortened } from "./address-room.ts";

/**
 * For the loader of a page that is opened: where to go instead if its search is longer than the requests for what it
 * selects could be; else null. Says that nothing is filtered then.
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
