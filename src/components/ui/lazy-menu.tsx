import { type ReactNode, useRef, useState } from "react";
import { notifyNotLoaded } from "#/notify.ts";
import { MenuButton, type MenuButtonProps } from "./menu-button.tsx";
import type { MenuEntry } from "./menu-entries.ts";

const loadMenu = () => import("./menu-panel.tsx");
let loaded: Awaited<ReturnType<typeof loadMenu>> | undefined;

export interface LazyMenuProps extends Pick<MenuButtonProps, "label" | "look" | "tabIndex"> {
  /** The content of the button. */
  children: ReactNode;
  /** Called when the menu opens, so that a long list does not need every row's entries. */
  entries: () => readonly MenuEntry[];
  /** Called and awaited when the menu may be about to open, to load what its entries need. */
  onArm?: () => Promise<void>;
}

/**
 * A button with a menu. Floating elements cost 25 kB and show only after the first click, so this is a plain button
 * until the pointer or the focus comes near; that also keeps thousands of rows cheap.
 */
export function LazyMenu(props: LazyMenuProps) {
  const [armed, setArmed] = useState(false);
  const [openAtOnce, setOpenAtOnce] = useState(false);
  const buttonRef = useRef<HTMLButtonElement>(null);

  async function arm(open: boolean) {
    try {
      [loaded] = await Promise.all([loadMenu(), props.onArm?.()]);
    } catch {
      // A failed preload is ignored: a click tries again, and reports the failure.
      if (open) notifyNotLoaded();
      return;
    }
    // Replacing the button while it has the focus would drop the focus: then this waits for the click.
    if (!open && document.activeElement === buttonRef.current) return;
    setOpenAtOnce(open);
    setArmed(true);
  }

  if (armed && loaded) {
    return (
      <loaded.MenuPanel
        label={props.label}
        look={props.look}
        tabIndex={props.tabIndex}
        entries={props.entries}
        openAtOnce={openAtOnce}
      >
        {props.children}
      </loaded.MenuPanel>
    );
  }
  return (
    <MenuButton
      label={props.label}
      look={props.look}
      tabIndex={props.tabIndex}
      ref={buttonRef}
      expanded={false}
      onPointerEnter={() => void arm(false)}
      onFocus={() => void arm(false)}
      onClick={() => void arm(true)}
    >
      {props.children}
    </MenuButton>
  );
}
