import { useWindowEvent } from "@mantine/hooks";
import type { RefObject } from "react";
import { pressedKey, singleKeys } from "#/lib/shortcuts.ts";
import { isElsewhere } from "./use-version-keys.ts";

/** `/` moves the focus into the search field. */
export function useSearchKey(field: RefObject<HTMLInputElement | null>): void {
  useWindowEvent("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!singleKeys.get() || isElsewhere(event.target) || pressedKey(event) !== "/") return;
    if (document.querySelector("[aria-modal=true]")) return;
    event.preventDefault();
    field.current?.focus();
    field.current?.select();
  });
}
