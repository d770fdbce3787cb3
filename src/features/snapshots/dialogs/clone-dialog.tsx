import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { datasetNameSchema } from "#contract/dataset.ts";
import { nameOf } from "#contract/given-names.ts";
import { cloneSnapshot } from "#contract/routes/snapshots.ts";
import { cloneName } from "#contract/names.ts";
import { refusal } from "#contract/rules.ts";
import { fieldError } from "#/api/describe-error.ts";
import { useFeature } from "#/api/session.ts";
import { useCloneSnapshot } from "#/api/snapshots/restore.ts";
import { CopyAs } from "#/components/copy-as.tsx";
import { DialogBody } from "#/components/dialog-body.tsx";
import { showsAll } from "#/components/shows-all.ts";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";
import { whyNot } from "#/strings/refusals.ts";
import { ruleText } from "#/strings/rules.ts";
import { type SnapshotDialogProps, snapshotError } from "./dialog-props.ts";
import { sampleOf } from "./sample-requests.ts";
import { SnapshotSummary } from "./snapshot-summary.tsx";

const text = dialogText.clone;
const nameSchema = datasetNameSchema.check(showsAll(nameOf.dataset));

export function CloneDialog(props: SnapshotDialogProps) {
  const { dataset, facts, snapshot, onClose, onPending } = props;
  const clone = useCloneSnapshot(dataset);
  const refused = refusal("clone_snapshot", facts);
  const canName = useFeature("inventory") === true;
  const suggested = cloneName(dataset.display_name);
  const [typed, setTyped] = useState(suggested);
  const parsed = nameSchema.safeParse(typed);
  const name = canName && parsed.success ? parsed.data : suggested;

  function submit() {
    onPending(true);
    clone.mutate(
      {
        snapshotId: snapshot.snapshot_id,
        ...(canName ? { name } : {}),
        words: { done: text.done(name), failed: text.failed(name) },
      },
      { onSuccess: onClose, onSettled: () => onPending(false) },
    );
  }

  return (
    <DialogBody
      submitLabel={text.submit}
      disabledReason={whyNot(refused)}
      incomplete={canName && !parsed.success}
      pending={clone.isPending}
      error={snapshotError(clone.error)}
      extra={
        <CopyAs
          requests={() => [
            sampleOf(
              cloneSnapshot,
              { dataset_id: dataset.id, snapshot_id: snapshot.snapshot_id },
              canName ? { name } : {},
            ),
          ]}
        />
      }
      onSubmit={submit}
      onCancel={onClose}
    >
      <Text size="sm">{text.from(dataset.display_name)}</Text>
      <SnapshotSummary snapshot={snapshot} />
      {canName ? (
        <TextInput
          label={text.name}
          description={text.makes}
          autoComplete="off"
          data-autofocus
          value={typed}
          error={
            parsed.success
              ? fieldError(clone.error, "name")
              : ruleText(parsed.error.issues[0]?.message ?? "")
          }
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      ) : (
        <Text size="sm">
          {text.makesNamed} <strong>{name}</strong>
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {text.source}
      </Text>
    </DialogBody>
  );
}
