import { useFeature } from "#/api/session.ts";
import type { Dataset } from "#contract/dataset.ts";
import type { DatasetFacts } from "#contract/rules.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { paths } from "#/paths.ts";
import type { DialogRequest } from "#/features/dataset/dialog-request.ts";
import { useBringBack } from "#/features/snapshots/dialogs/undo-removal.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import type { Selection } from "./use-selection.ts";

interface SelectedProps {
  dataset: Dataset;
  facts: DatasetFacts;
  selection: Selection;
  /** The rows, some of which are selected. */
  shown: readonly Snapshot[];
  removed: boolean;
  openDialog: (request: DialogRequest) => void;
}

/** The selected snapshots that still exist, and the actions for all of them. */
export function Selected(props: SelectedProps) {
  const { dataset, facts, selection, shown, removed, openDialog } = props;
  const { bringBack, isPending } = useBringBack(dataset.id);
  // A removed snapshot cannot be opened or compared.
  const canCompare = useFeature("diff") === true && !removed;
  const selected = shown.filter((row) => selection.ids.has(row.snapshot_id));
  // The rows are newest first; a comparison goes from the older one to the newer one.
  const [newer, older, ...others] = selected;
  const isPair = newer !== undefined && older !== undefined && others.length === 0;
  const comparison = isPair
    ? paths.compare(dataset.id, { from: older.snapshot_id, to: newer.snapshot_id })
    : null;

  return (
    <SelectionBar
      selected={selected}
      loaded={shown.length}
      facts={facts}
      removed={removed}
      pending={isPending}
      compare={canCompare ? { to: comparison } : null}
      onAll={() => selection.choose(shown.map((row) => row.snapshot_id))}
      onClear={selection.clear}
      onRemove={() => openDialog({ kind: "remove-several", snapshots: selected })}
      onUndelete={() => bringBack(selected.map((row) => row.snapshot_id))}
    />
  );
}
