import { ActionIcon, Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { MediaFilter } from "#contract/media.ts";
import { refusal } from "#contract/rules.ts";
import { FloatingBar } from "#/components/ui/floating-bar.tsx";
import { useDatasetPage } from "#/pages/dataset/use-dataset-page.ts";
import { bulkText } from "#/strings/explore.ts";
import classes from "./bulk-bar.module.css";
import { BulkDialog, type BulkKind, bulkKinds } from "./bulk-dialog.tsx";
import type { Done } from "./edit-result.tsx";
import { ExportMenu } from "./export-menu.tsx";
import {
  type Selection,
  isTooMany,
  mostSingle,
  selectedCount,
  selectionFilter,
} from "./selection.ts";

interface BulkBarProps {
  selection: Selection;
  /** What matches the filter. */
  total: number;
  filter: MediaFilter;
  /** The state of the dataset that the person sees. */
  head: string | undefined;
  onClear: () => void;
  onDone: (done: Done) => void;
  onSelectAll: () => void;
}

/** What can be done with the selected items. Gone while nothing is selected. */
export function BulkBar(props: BulkBarProps) {
  const { selection, total, filter, head, onClear } = props;
  const { facts } = useDatasetPage();
  const [kind, setKind] = useState<BulkKind>("tag");
  const [opened, setOpened] = useState(false);
  const count = selectedCount(selection, total);

  function reasonFor(action: BulkKind): string | null {
    if (isTooMany(selection)) return bulkText.tooMany(mostSingle);
    const operation = action === "remove" ? "delete_media" : "edit_media";
    return refusal(operation, facts)?.sentence ?? null;
  }
  const reason = reasonFor("tag") ?? reasonFor("remove");

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
              <ExportMenu at={null} filter={selectionFilter(selection, filter)} count={count} />
            )}
            {bulkKinds.map((action) => {
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
                    if (disabled) return;
                    setKind(action);
                    setOpened(true);
                  }}
                >
                  {bulkText[action]}
                </Button>
              );
            })}
          </div>
          {reason !== null && (
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
        // Single items are named, so it does not matter what else changed; a filter may match others now.
        head={selection.kind === "all" ? head : undefined}
        selection={selection}
        onClose={() => setOpened(false)}
        onDone={props.onDone}
      />
    </>
  );
}
