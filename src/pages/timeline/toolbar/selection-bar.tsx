import { ActionIcon, Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { Link } from "react-router";
import { type DatasetFacts, permissionRefusal } from "#contract/rules.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { FloatingBar } from "#/components/ui/floating-bar.tsx";
import { ReasonedButton } from "#/components/ui/reasoned-button.tsx";
import { removedText, selectionText as text } from "#/strings/timeline-later.ts";
import { whyNot } from "#/strings/refusals.ts";
import classes from "./selection-bar.module.css";

interface SelectionBarProps {
  selected: readonly Snapshot[];
  /** The number of selectable rows. */
  loaded: number;
  facts: DatasetFacts;
  /** Removed snapshots are shown, so the action is to bring them back. */
  removed: boolean;
  pending: boolean;
  /** The address of their comparison, null in it unless there are two; null on a backend without comparison. */
  compare: { to: string | null } | null;
  onAll: () => void;
  onClear: () => void;
  onRemove: () => void;
  onUndelete: () => void;
}

/** The actions for the selected snapshots. */
export function SelectionBar(props: SelectionBarProps) {
  const { selected, loaded, facts, removed, pending, compare } = props;
  const operation = removed ? "undelete_snapshot" : "delete_snapshot";
  const refused = whyNot(permissionRefusal(operation, facts));
  const reason = refused ?? (selected.length === 0 ? text.hint : null);
  return (
    <FloatingBar label={text.region}>
      <ActionIcon aria-label={text.clear} onClick={props.onClear}>
        <IconX size={18} aria-hidden />
      </ActionIcon>
      <strong role="status">{text.selected(selected.length)}</strong>
      {selected.length < loaded && (
        <Button variant="subtle" size="compact-sm" onClick={props.onAll}>
          {text.all(loaded)}
        </Button>
      )}
      <div className={classes.actions}>
        {compare && (
          <div className={classes.action}>
            {compare.to === null ? (
              <ReasonedButton
                size="compact-md"
                variant="default"
                disabledReason={text.two}
                reasonClassName={classes.reason}
              >
                {text.compare}
              </ReasonedButton>
            ) : (
              <Button component={Link} to={compare.to} size="compact-md" variant="default">
                {text.compare}
              </Button>
            )}
          </div>
        )}
        <div className={classes.action}>
          {removed ? (
            <ReasonedButton
              size="compact-md"
              variant="default"
              loading={pending}
              disabledReason={reason}
              reasonClassName={classes.reason}
              onClick={props.onUndelete}
            >
              {removedText.undelete}
            </ReasonedButton>
          ) : (
            <ReasonedButton
              size="compact-md"
              variant="light"
              color="red"
              disabledReason={reason}
              reasonClassName={classes.reason}
              onClick={props.onRemove}
            >
              {text.remove}
            </ReasonedButton>
          )}
        </div>
      </div>
    </FloatingBar>
  );
}
