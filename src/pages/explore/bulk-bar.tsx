import { ActionIcon, Button } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { MediaFilter } from "#contract/media.ts";
import { refusal } from "#contract/rules.ts";
import { FloatingBar } from "#/components/ui/floating-bar.tsx";
import { pressedKey, singleKeys } from "#/lib/shortcuts.ts";
import { useIsToldAbove } from "#/components/ui/view-only.tsx";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { bulkText } from "#/strings/explore.ts";
import { whyNot } from "#/strings/refusals.ts";
import classes from "./bulk-bar.module.css";
import { BulkDialog, type BulkKind, bulkKinds } from "./bulk-dialog.tsx";
import type { Done } from "./done-edit.ts";
import { isElsewhere } from "./use-version-keys.ts";
import { ExportMenu } from "./export-menu.tsx";
import { OriginalsButton } from "./originals-button.tsx";
import {
  type Selection,
  isTooMany,
  mostSingle,
  selectedCount,
  selectionFilter,
} from "./selection.ts";

interface BulkBarProps {
  selection: Selection;
  /** The same with the items as they are now. */
  current: () => Selection;
  /** The number of matching items. */
  total: number;
  filter: MediaFilter;
  /** The head of the dataset that the user sees. */
  head: string | undefined;
  onClear: () => void;
  /** The items are about to be changed, or deleted. */
  onBegin: (change: "edit" | "deletion") => void;
  onDone: (done: Done) => void;
  onSelectAll: () => void;
}

/** The actions for the selected items. Hidden while none is selected. */
export function BulkBar(props: BulkBarProps) {
  const { selection, total, filter, head, onClear } = props;
  const { facts } = useDatasetPage();
  const [kind, setKind] = useState<BulkKind>("tag");
  const [opened, setOpened] = useState(false);
  const count = selectedCount(selection, total);

  function reasonFor(action: BulkKind): string | null {
    if (isTooMany(selection)) return bulkText.tooMany(mostSingle);
    const operation = action === "remove" ? "delete_media" : "edit_media";
    return whyNot(refusal(operation, facts));
  }
  const reason = reasonFor("tag") ?? reasonFor("remove");
  const isTold = useIsToldAbove(reason);

  function open(action: BulkKind) {
    setKind(action);
    setOpened(true);
  }

  useWindowEvent("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.shiftKey) return;
    if (isElsewhere(event.target) || document.querySelector("[aria-modal=true]")) return;
    // Open floating elements handle Escape themselves.
    if (event.target instanceof Element && event.target.closest("[role=dialog]")) return;
    const key = pressedKey(event);
    // Letters belong to the grid alone.
    const isLetter =
      singleKeys.get() && event.target instanceof Element && event.target.closest("[role=grid]");
    if (event.ctrlKey || event.metaKey) {
      if (key !== "a" || total === 0) return;
      props.onSelectAll();
    } else if (key === "Escape" && count > 0) {
      onClear();
    } else if (key === "Delete" && count > 0 && reasonFor("remove") === null) {
      open("remove");
    } else if (isLetter && count > 0 && (key === "t" || key === "l")) {
      const action = key === "t" ? "tag" : "label";
      if (reasonFor(action) !== null) return;
      open(action);
    } else {
      return;
    }
    event.preventDefault();
  });

  return (
    <>
      {count > 0 && (
        <FloatingBar label={bulkText.region}>
          <ActionIcon aria-label={bulkText.clear} onClick={onClear}>
            <IconX size={18} />
          </ActionIcon>
          <strong role="status">
            {selection.kind === "all" && count === total
              ? bulkText.allMatching(count)
              : bulkText.selected(count)}
          </strong>
          {count < total && (
            <Button variant="subtle" size="compact-sm" onClick={props.onSelectAll}>
              {bulkText.selectAll(total)}
            </Button>
          )}
          <div className={classes.actions}>
            {!isTooMany(selection) && (
              <>
                <ExportMenu at={null} filter={selectionFilter(selection, filter)} count={count} />
                <OriginalsButton
                  at={null}
                  filter={selectionFilter(selection, filter)}
                  count={count}
                />
              </>
            )}
            {(isTold ? [] : bulkKinds).map((action) => {
              const disabled = reasonFor(action) !== null;
              return (
                <Button
                  key={action}
                  size="compact-md"
                  variant={action === "remove" ? "light" : "default"}
                  color={action === "remove" ? "red" : "indigo"}
                  aria-disabled={disabled}
                  aria-describedby={disabled ? "bulk-reason" : undefined}
                  {...(disabled ? { "data-disabled": true } : {})}
                  onClick={() => {
                    if (!disabled) open(action);
                  }}
                >
                  {bulkText[action]}
                </Button>
              );
            })}
          </div>
          {reason !== null && !isTold && (
            <span id="bulk-reason" className={classes.reason}>
              {reason}
            </span>
          )}
        </FloatingBar>
      )}
      <BulkDialog
        opened={opened}
        kind={kind}
        filter={selectionFilter(selection, filter)}
        count={count}
        // Single items are named by id, so other changes do not matter; a filter may match other items now.
        head={selection.kind === "all" ? head : undefined}
        selection={opened ? props.current() : selection}
        onBegin={props.onBegin}
        onClose={() => setOpened(false)}
        onDone={props.onDone}
      />
    </>
  );
}
