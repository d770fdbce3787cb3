import { ActionIcon, Button } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { ComponentPropsWithRef } from "react";

export interface MenuButtonProps extends Pick<
  ComponentPropsWithRef<"button">,
  "children" | "onClick" | "onFocus" | "onPointerEnter" | "ref" | "tabIndex"
> {
  /** The name of the button: visible with `button`; with `quiet` it may be visible on wide screens only. */
  label: string;
  look?: "icon" | "button" | "quiet" | undefined;
  expanded?: boolean;
  /** What the button opens. */
  popup?: "menu" | "dialog";
}

/** The visible half of a menu. Other properties (those of Mantine's target) are passed on. */
export function MenuButton({
  label,
  look = "icon",
  expanded,
  popup = "menu",
  children,
  ...others
}: MenuButtonProps) {
  const shared = { "aria-haspopup": popup, "aria-expanded": expanded, ...others };
  if (look === "icon") {
    return (
      <ActionIcon aria-label={label} size="lg" {...shared}>
        {children}
      </ActionIcon>
    );
  }
  return look === "quiet" ? (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      fw={400}
      c="inherit"
      rightSection={<IconChevronDown size={14} aria-hidden />}
      aria-label={label}
      {...shared}
    >
      {children}
    </Button>
  ) : (
    <Button
      variant="default"
      fw={400}
      px="sm"
      rightSection={<IconChevronDown size={14} aria-hidden />}
      {...shared}
    >
      {children}
    </Button>
  );
}
