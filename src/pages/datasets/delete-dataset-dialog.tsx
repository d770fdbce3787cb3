import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import { refusal } from "#contract/rules.ts";
import type { Task } from "#contract/task.ts";
import { datasetFacts, useDeleteDataset } from "#/api/datasets.ts";
import { describeError } from "#/api/describe-error.ts";
import { useUploads } from "#/api/uploads/uploads.ts";
import { ConfirmDialog } from "#/components/confirm-dialog.tsx";
import { notifySuccess } from "#/notify.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import { datasetsText } from "#/strings/datasets.ts";
import { whyNot } from "#/strings/refusals.ts";
import { itemCount } from "./dataset-rows.ts";
import { type SnapshotWeight, useSnapshotWeight } from "./snapshot-weight.ts";

export interface DeleteRequest {
  opened: boolean;
  /** Kept while the dialog closes. */
  dataset: Dataset | null;
}

interface DeleteDatasetDialogProps {
  request: DeleteRequest;
  /** A list that includes every running task. */
  tasks: readonly Task[];
  onClose: () => void;
}

const words = datasetsText.deleteDialog;

/**
 * Deleting a dataset with items or snapshots requires typing its name; an empty draft takes a click. Unknown counts as
 * not empty.
 */
export function DeleteDatasetDialog({ request, tasks, onClose }: DeleteDatasetDialogProps) {
  const { mutate, isPending, error, reset } = useDeleteDataset();
  const [typed, setTyped] = useState("");
  const { dataset } = request;
  const refused = dataset && whyNot(refusal("delete_dataset", datasetFacts(dataset, tasks)));
  const name = dataset?.display_name ?? "";
  const snapshots = useSnapshotWeight(dataset, request.opened);
  const isEmpty = dataset !== null && itemCount(dataset) === 0 && snapshots.count === 0;
  const counting = dataset !== null && itemCount(dataset) === 0 && snapshots.counting;
  const guarded = !isEmpty && !counting;
  const upload = useUploads().find(({ datasetId }) => datasetId === dataset?.id);

  function close() {
    setTyped("");
    reset();
    onClose();
  }

  function confirm() {
    if (dataset === null) return;
    mutate(dataset.id, {
      onSuccess: () => {
        // its dataset is gone
        void upload?.cancel();
        notifySuccess({ message: words.done(name) });
        close();
      },
    });
  }

  return (
    <ConfirmDialog
      opened={request.opened}
      title={words.title}
      danger
      submitLabel={words.confirm}
      disabledReason={refused ?? (counting ? words.counting : null)}
      incomplete={guarded && typed.trim() !== name.trim()}
      pending={isPending}
      error={error && describeError(error)}
      onSubmit={confirm}
      onCancel={close}
    >
      <div>
        {isEmpty || counting
          ? words.empty(name)
          : words.what(
              name,
              datasetItems(dataset?.n_images ?? 0, dataset?.n_videos ?? 0),
              snapshotsText(snapshots),
            )}{" "}
        {!isEmpty && words.clones}
      </div>
      {guarded && (
        <TextInput
          label={words.guard}
          description={name}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  );
}

function snapshotsText({ count, more }: SnapshotWeight): string {
  if (count === null) return words.everySnapshot;
  return more ? words.snapshotsAtLeast(count) : words.snapshots(count);
}
