import { useWindowEvent } from "@mantine/hooks";
import { isTyping, pressedKey, singleKeys } from "#/lib/shortcuts.ts";
import { paletteOpened } from "#/features/palette/opened.ts";
import type { Version, Versions } from "./use-versions.ts";
import type { VersionId } from "#/features/dataset/version-search.ts";

/** The keys, as the corresponding buttons announce them. */
export const versionKeys = { older: ",", newer: ".", flip: "f", choose: "v" } as const;

/** Marks the dialog of the large view, in which versions can be switched too. */
export const flipsInside = { "data-flips": true } as const;

/** The single keys that switch versions, wherever the focus on the page is. */
export function useVersionKeys(
  { older, newer, other }: Pick<Versions, "older" | "newer" | "other">,
  show: (to: VersionId) => void,
): void {
  useWindowEvent("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!singleKeys.get() || isElsewhere(event.target)) return;
    const key = pressedKey(event);
    if (key === versionKeys.choose) {
      if (document.querySelector("[aria-modal=true]")) return;
      event.preventDefault();
      paletteOpened.set("explore");
      return;
    }
    const versions: Readonly<Record<string, Version | null>> = {
      [versionKeys.older]: older,
      "[": older,
      [versionKeys.newer]: newer,
      "]": newer,
      [versionKeys.flip]: other,
    };
    const to = versions[key];
    if (!to) return;
    event.preventDefault();
    show(to.id);
  });
}

/** The key belongs to a text field, another dialog or a menu. */
export function isElsewhere(target: EventTarget | null): boolean {
  // The palette may be loading: then the text is meant for it.
  if (isTyping(target) || paletteOpened.get() !== false) return true;
  if (target instanceof Element && target.closest("[role=menu], [role=listbox]")) return true;
  const dialogs = [...document.querySelectorAll("[aria-modal=true]")];
  return dialogs.some((dialog) => dialog.closest("[data-flips]") === null);
}
