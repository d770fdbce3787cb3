import { Menu } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { MenuButton, type MenuButtonProps } from "./menu-button.tsx";
import type { MenuEntry } from "./menu-entries.ts";
import { useIsToldAbove, viewOnlyId } from "./view-only.tsx";
import classes from "./menu-panel.module.css";

interface MenuPanelProps extends Pick<MenuButtonProps, "label" | "look" | "tabIndex"> {
  children: ReactNode;
  entries: () => readonly MenuEntry[];
  openAtOnce: boolean;
}

/** The floating half of `LazyMenu`. */
export function MenuPanel({
  label,
  look,
  tabIndex,
  children,
  entries,
  openAtOnce,
}: MenuPanelProps) {
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  // It replaces a focused button, so it takes the focus; and it opens only after it is mounted, because a menu that is
  // mounted open does not restore the focus.
  useEffect(() => {
    if (!openAtOnce) return;
    button.current?.focus();
    setOpened(true);
  }, [openAtOnce]);

  return (
    <Menu
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width="max-content"
      // A menu may contain nothing but entries, and the first of them gets the focus.
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <MenuButton label={label} look={look} tabIndex={tabIndex} ref={button} expanded={opened}>
          {children}
        </MenuButton>
      </Menu.Target>
      <Menu.Dropdown>
        {opened &&
          entries().map((entry, index) => (
            // An entry has no identity except its index.
            // oxlint-disable-next-line react/no-array-index-key
            <Entry key={index} entry={entry} onChosen={() => button.current?.focus()} />
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Entry({ entry, onChosen }: { entry: MenuEntry; onChosen: () => void }) {
  switch (entry.kind) {
    case "divider":
      return <Menu.Divider />;
    case "heading":
      return <Menu.Label>{entry.label}</Menu.Label>;
    case "check":
      return (
        <Menu.CheckboxItem
          checked={entry.checked}
          onChange={entry.onChange}
          rightSection={entry.note && <span aria-hidden>{entry.note}</span>}
        >
          {entry.label}
        </Menu.CheckboxItem>
      );
    case "radio":
      return (
        <Menu.RadioGroup value={entry.value} onChange={entry.onChange}>
          <Menu.Label>{entry.label}</Menu.Label>
          {entry.options.map((option) => (
            <Menu.RadioItem key={option.value} value={option.value}>
              {option.label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      );
    case "action":
      return <Action entry={entry} onChosen={onChosen} />;
    default:
      return null;
  }
}

interface ActionProps {
  entry: Extract<MenuEntry, { kind: "action" }>;
  onChosen: () => void;
}

function Action({ entry, onChosen }: ActionProps) {
  const reason = entry.disabledReason ?? null;
  const isTold = useIsToldAbove(reason);
  return (
    <Menu.Item
      className={classes.item}
      leftSection={entry.icon}
      // Not `disabled`, which would make the entry, and its reason, unreachable by keyboard.
      aria-disabled={reason !== null}
      {...(isTold && { "aria-describedby": viewOnlyId })}
      closeMenuOnClick={reason === null}
      onClick={() => {
        if (reason !== null) return;
        // A dialog restores the focus to the element that had it, which must not be the disappearing entry.
        onChosen();
        entry.onSelect();
      }}
    >
      <span className={entry.danger && reason === null ? classes.danger : undefined}>
        {entry.label}
      </span>
      {reason !== null && !isTold && <span className={classes.reason}>{reason}</span>}
    </Menu.Item>
  );
}
