import type { ReactNode } from "react";

/** The entries of a menu, as data: the components load late. */
export type MenuEntry =
  | {
      kind: "action";
      label: string;
      icon?: ReactNode;
      /** Why the entry is disabled; it stays focusable, so that the reason can be read. */
      disabledReason?: string | null;
      danger?: boolean;
      onSelect: () => void;
    }
  | {
      kind: "check";
      label: string;
      note?: string;
      checked: boolean;
      onChange: (on: boolean) => void;
    }
  | {
      kind: "radio";
      label: string;
      value: string;
      options: readonly { value: string; label: string; icon?: ReactNode }[];
      onChange: (value: string) => void;
    }
  | { kind: "heading"; label: string }
  | { kind: "divider" };
