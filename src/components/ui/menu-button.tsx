import { ActionIcon, Button } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { ComponentPropsWithRef } from "react";

export interface MenuButtonProps extends Pick<
  ComponentPropsWithRef<"button">,
  "children" | "onClick" | "onFocus" | "onPointerEnter" | "ref" | "tabIndex"
> {
  /** The name of the button: visible with `button`, accessible with both. */
  label: string;
  look?: "icon" | "button" | undefined;
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
  return look === "icon" ? (
    <ActionIcon aria-label={label} size="lg" {...shared}>
      {children}
    </ActionIcon>
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
