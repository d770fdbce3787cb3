import { Suspense, lazy, useEffect, useState } from "react";
import { isTyping, pressedKey, setSingleKeys, singleKeys } from "#/lib/shortcuts.ts";
import { useStore } from "#/lib/store.ts";
import { paletteOpened, paletteTyped, shortcutsOpened } from "#/features/palette/opened.ts";

const Palette = lazy(async () => ({ default: (await import("./palette.tsx")).Palette }));
const KeyboardHelp = lazy(async () => ({
  default: (await import("./keyboard-help.tsx")).KeyboardHelp,
}));

/** Keys that work on every page: one opens the palette, the other the list of shortcuts. */
export function Hotkeys() {
  const palette = useStore(paletteOpened);
  const shortcuts = useStore(shortcutsOpened);
  const keysOn = useStore(singleKeys);
  const [asked, setAsked] = useState({ palette: false, shortcuts: false });
  if (palette !== false && !asked.palette) setAsked({ ...asked, palette: true });
  if (shortcuts && !asked.shortcuts) setAsked({ ...asked, shortcuts: true });

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (paletteOpened.get() !== false && !isTyping(document.activeElement)) {
        typeEarly(event);
        return;
      }
      const key = pressedKey(event);
      // The large view of an item is a page of its own.
      if (isInDialog() && !(key === "?" && isInLargeView())) return;
      const withModifier = event.metaKey || event.ctrlKey;
      if (withModifier && !event.shiftKey && !event.altKey && key === "k") {
        event.preventDefault();
        paletteOpened.set(true);
      } else if (
        key === "?" &&
        !withModifier &&
        !event.altKey &&
        singleKeys.get() &&
        !isTyping(event.target)
      ) {
        event.preventDefault();
        shortcutsOpened.set(true);
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => {
      window.removeEventListener("keydown", onKeyDown);
      // The palette closes with the page, and does not open again with it.
      paletteOpened.set(false);
      paletteTyped.set("");
      shortcutsOpened.set(false);
    };
  }, []);

  return (
    <Suspense>
      {asked.palette && (
        <Palette
          opened={palette !== false}
          first={typeof palette === "string" ? palette : null}
          onClose={() => {
            paletteOpened.set(false);
            paletteTyped.set("");
          }}
          onShortcuts={() => shortcutsOpened.set(true)}
        />
      )}
      {asked.shortcuts && (
        <KeyboardHelp
          opened={shortcuts}
          enabled={keysOn}
          onEnabled={setSingleKeys}
          onClose={() => shortcutsOpened.set(false)}
        />
      )}
    </Suspense>
  );
}

/** Keeps what is typed while the palette loads, before its field has the focus. */
function typeEarly(event: KeyboardEvent): void {
  const { key, metaKey, ctrlKey, altKey, isComposing } = event;
  if (metaKey || ctrlKey || altKey || isComposing) return;
  const typed = paletteTyped.get();
  if (key === "Backspace") paletteTyped.set(typed.slice(0, -1));
  else if ([...key].length === 1) paletteTyped.set(typed + key);
  else return;
  event.preventDefault();
}

function isInLargeView(): boolean {
  const dialogs = [...document.querySelectorAll("[aria-modal=true]")];
  return dialogs.every((dialog) => dialog.closest("[data-flips]") !== null);
}

/**
 * Whether another dialog is open, whose input must not be lost. One that fades away has already restored the focus, and
 * does not count.
 */
function isInDialog(): boolean {
  // The palette itself is only here while it fades away: its field has gone, and its opener may have had no focus.
  const dialogs = [...document.querySelectorAll("[aria-modal=true]")].filter(
    (dialog) => dialog.closest("[data-palette]") === null,
  );
  const focused = document.activeElement;
  if (dialogs.length === 0) return false;
  return focused === document.body || focused?.closest("[aria-modal=true]") !== null;
}
