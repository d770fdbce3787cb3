import { Text } from "@mantine/core";
import { deleteSnapshot } from "#contract/routes.ts";
import { useDeleteSnapshot } from "#/api/snapshots.ts";
import { CopyAs } from "#/components/copy-as.tsx";
import { DialogBody } from "#/components/dialog-body.tsx";
import { notifySuccess } from "#/notify.ts";
import { dialogText } from "#/strings/snapshot-dialogs.ts";
import { snapshotActions } from "../snapshot-actions.ts";
import { snapshotName } from "../snapshot-name.ts";
import { type SnapshotDialogProps, snapshotError } from "./dialog-props.ts";
import { sampleOf } from "./sample-requests.ts";
import { SnapshotSummary } from "./snapshot-summary.tsx";

const text = dialogText.remove;

export function RemoveDialog(props: SnapshotDialogProps) {
  const { dataset, facts, snapshot, onClose, onPending } = props;
  const remove = useDeleteSnapshot(dataset.id);
  const { remove: refused } = snapshotActions(snapshot, facts, dataset.changes_since_current);

  function submit() {
    onPending(true);
    remove.mutate(snapshot.snapshot_id, {
      onSuccess: () => {
        onClose();
        notifySuccess({ message: text.done(snapshotName(snapshot)) });
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
      error={snapshotError(remove.error)}
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
      <Text size="sm">{text.does}</Text>
      <Text size="sm" c="dimmed">
        {text.doesNot}
      </Text>
    </DialogBody>
  );
}
