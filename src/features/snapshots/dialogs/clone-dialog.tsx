import { Text } from "@mantine/core";
import { cloneSnapshot } from "#contract/routes/snapshots.ts";
import { cloneName } from "#contract/names.ts";
import { refusal } from "#contract/rules.ts";
import { useCloneSnapshot } from "#/api/snapshots/restore.ts";
import { CopyAs } from "#/components/copy-as.tsx";
import { DialogBody } from "#/components/dialog-body.tsx";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";
import { whyNot } from "#/strings/refusals.ts";
import { type SnapshotDialogProps, snapshotError } from "./dialog-props.ts";
import { sampleOf } from "./sample-requests.ts";
import { SnapshotSummary } from "./snapshot-summary.tsx";

const text = dialogText.clone;

export function CloneDialog(props: SnapshotDialogProps) {
  const { dataset, facts, snapshot, onClose, onPending } = props;
  const clone = useCloneSnapshot(dataset);
  const refused = refusal("clone_snapshot", facts);
  const name = cloneName(dataset.display_name);

  function submit() {
    onPending(true);
    clone.mutate(
      {
        snapshotId: snapshot.snapshot_id,
        words: { done: text.done(name), failed: text.failed(name) },
      },
      { onSuccess: onClose, onSettled: () => onPending(false) },
    );
  }

  return (
    <DialogBody
      submitLabel={text.submit}
      disabledReason={whyNot(refused)}
      pending={clone.isPending}
      error={snapshotError(clone.error)}
      extra={
        <CopyAs
          requests={() => [
            sampleOf(cloneSnapshot, {
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
        {text.makes} <strong>{name}</strong>
      </Text>
      <Text size="sm" c="dimmed">
        {text.source}
      </Text>
    </DialogBody>
  );
}
