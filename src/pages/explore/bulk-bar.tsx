import { ActionIcon, Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { MediaFilter, MediaItem } from "#contract/media.ts";
import { refusal } from "#contract/rules.ts";
import { useDatasetPage } from "#/pages/dataset/use-dataset-page.ts";
import { bulkText } from "#/strings/explore.ts";
import classes from "./bulk-bar.module.css";
import { BulkDialog, type BulkKind, bulkKinds } from "./bulk-dialog.tsx";
import {
  type Selection,
  isSelected,
  mostSingle,
  selectedCount,
  selectionFilter,
} from "./selection.ts";

interface BulkBarProps {
  selection: Selection;
  /** What is loaded. */
  items: readonly MediaItem[];
  /** What matches the filter. */
  total: number;
  filter: MediaFilter;
  /** The state of the dataset that the person sees. */
  head: string | undefined;
  onClear: () => void;
  /** An action is done: what, in words. */
  onDone: (result: string) => void;
  onSelectAll: () => void;
}

/** What can be done with the selected items. Gone while nothing is selected. */
export function BulkBar(props: BulkBarProps) {
  const { selection, items, total, filter, head, onClear } = props;
  const { facts } = useDatasetPage();
  const [kind, setKind] = useState<BulkKind>("tag");
  const [opened, setOpened] = useState(false);
  const count = selectedCount(selection, total);

  function reasonFor(action: BulkKind): string | null {
    if (selection.kind === "some" && count > mostSingle) return bulkText.tooMany(mostSingle);
    const operation = action === "remove" ? "delete_media" : "edit_media";
    return refusal(operation, facts)?.sentence ?? null;
  }
  const reason = reasonFor("tag") ?? reasonFor("remove");

  return (
    <>
      {count > 0 && (
        <section className={classes.bar} aria-label={bulkText.region}>
          <ActionIcon aria-label={bulkText.clear} onClick={onClear}>
            <IconX size={18} />
          </ActionIcon>
          <strong role="status">
            {selection.kind === "all" ? bulkText.allMatching(count) : bulkText.selected(count)}
          </strong>
          {selection.kind === "some" && count < total && (
            <Button variant="subtle" size="compact-sm" onClick={props.onSelectAll}>
              {bulkText.selectAll(total)}
            </Button>
          )}
          <div className={classes.actions}>
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
        </section>
      )}
      <BulkDialog
        opened={opened}
        kind={kind}
        filter={selectionFilter(selection, filter)}
        count={count}
        // Single items are named, so it does not matter what else changed; a filter may match others now.
        head={selection.kind === "all" ? head : undefined}
        loaded={items}
        items={items.filter(({ media_id }) => isSelected(selection, media_id))}
        onClose={() => setOpened(false)}
        onDone={props.onDone}
      />
    </>
  );
}
