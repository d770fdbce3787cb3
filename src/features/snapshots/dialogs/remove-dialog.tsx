import { Text } from "@mantine/core";
import { deleteSnapshot } from "#contract/routes/snapshots.ts";
import { removedDays } from "#contract/snapshot.ts";
import { useFeature } from "#/api/session.ts";
import { useRemoveSnapshots } from "#/api/snapshots/snapshot-removal.ts";
import { CopyAs } from "#/components/copy-as.tsx";
import { DialogBody } from "#/components/dialog-body.tsx";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";
import { snapshotActions } from "#/features/snapshots/snapshot-actions.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { type SnapshotDialogProps, snapshotError } from "./dialog-props.ts";
import { sampleOf } from "./sample-requests.ts";
import { notifyRemoved } from "./undo-removal.tsx";
import { SnapshotSummary } from "./snapshot-summary.tsx";

const text = dialogText.remove;

export function RemoveDialog(props: SnapshotDialogProps) {
  const { dataset, facts, snapshot, onClose, onPending } = props;
  const remove = useRemoveSnapshots(dataset.id);
  const canUndo = useFeature("undelete") === true;
  const error = remove.data?.[0]?.error ?? remove.error;
  const { remove: refused } = snapshotActions(snapshot, facts, dataset.changes_since_current);

  function submit() {
    onPending(true);
    const snapshotIds = [snapshot.snapshot_id];
    remove.mutate(snapshotIds, {
      onSuccess: ([outcome]) => {
        if (outcome?.error !== null) return;
        onClose();
        const undo = canUndo ? { datasetId: dataset.id, snapshotIds } : null;
        notifyRemoved(text.done(snapshotName(snapshot)), undo);
      },
      onSettled: () => onPending(false),
    });
  }

  return (
    <DialogBody
      danger
      submitLabel={text.submit}
      disabledReason={refused}
      pending={remove.isPending}
      error={snapshotError(error)}
      extra={
        <CopyAs
          requests={() => [
            sampleOf(deleteSnapshot, {
              dataset_id: dataset.id,
              snapshot_id: snapshot.snapshot_id,
            }),
          ]}
        />
      }
      onSubmit={submit}
      onCancel={onClose}
    >
      <SnapshotSummary snapshot={snapshot} />
      <Text size="sm">
        {text.does} {canUndo && text.kept(removedDays)}
      </Text>
      <Text size="sm" c="dimmed">
        {text.doesNot}
      </Text>
    </DialogBody>
  );
}
