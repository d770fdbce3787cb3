import { IconAlertTriangle, IconShieldCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";
import classes from "./restore-dialog.module.css";

const text = dialogText.restore;

interface StakesProps {
  changes: number | null | undefined;
  /** Whether a safety snapshot saves the changes. */
  kept: boolean;
  current: string | null;
  /** Shown beside the changes: their users. */
  children: ReactNode;
}

/** What the restore would lose, as far as the backend tells. */
export function Stakes(props: StakesProps) {
  if (props.changes === 0) {
    return <Note tone="good">{text.nothingLost(props.current)}</Note>;
  }
  if (props.changes === null || props.changes === undefined) {
    return <Note tone="look">{text.unknownLost}</Note>;
  }
  const words = props.kept ? text.someSaved : text.someLost;
  return (
    <Note tone="look">
      {words(props.changes)}
      {props.children}
    </Note>
  );
}

export function Note({ tone, children }: { tone: "good" | "look"; children: ReactNode }) {
  return (
    <div className={classes.note} data-tone={tone}>
      {tone === "good" ? (
        <IconShieldCheck size={16} aria-hidden />
      ) : (
        <IconAlertTriangle size={16} aria-hidden />
      )}
      <div>{children}</div>
    </div>
  );
}
