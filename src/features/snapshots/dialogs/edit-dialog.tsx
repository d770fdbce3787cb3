import { Text, TextInput, Textarea } from "@mantine/core";
import * as z from "zod/mini";
import { nameOf } from "#contract/given-names.ts";
import { updateSnapshot } from "#contract/routes/snapshots.ts";
import { permissionRefusal } from "#contract/rules.ts";
import {
  type UpdateSnapshot,
  snapshotDescriptionSchema,
  snapshotNameSchema,
} from "#contract/snapshot.ts";
import { fieldError } from "#/api/describe-error.ts";
import { useUpdateSnapshot } from "#/api/snapshots/snapshots.ts";
import { CopyAs } from "#/components/copy-as.tsx";
import { DialogBody } from "#/components/dialog-body.tsx";
import { showsAll } from "#/components/shows-all.ts";
import { useZodForm } from "#/components/use-zod-form.ts";
import { notifySuccess } from "#/notify.ts";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";
import { whyNot } from "#/strings/refusals.ts";
import { type SnapshotDialogProps, snapshotError } from "./dialog-props.ts";
import { sampleOf } from "./sample-requests.ts";

const text = dialogText.edit;
const formSchema = z.object({
  name: snapshotNameSchema.check(showsAll(nameOf.snapshot)),
  description: snapshotDescriptionSchema,
});

export function EditDialog(props: SnapshotDialogProps) {
  const { dataset, facts, snapshot, onClose, onPending } = props;
  const update = useUpdateSnapshot(dataset.id);
  const form = useZodForm(formSchema, {
    name: snapshot.snapshot_name,
    description: snapshot.description,
  });
  const refused = permissionRefusal("update_snapshot", facts);

  /** Only the changed fields: another user may be changing the other field. */
  function changes(): UpdateSnapshot {
    const name = form.values.name.trim();
    const { description } = form.values;
    return {
      ...(name === snapshot.snapshot_name ? {} : { name }),
      ...(description === snapshot.description ? {} : { description }),
    };
  }

  const submit = form.onSubmit(() => {
    const body = changes();
    if (Object.keys(body).length === 0) {
      onClose();
      return;
    }
    onPending(true);
    update.mutate(
      { snapshotId: snapshot.snapshot_id, ...body },
      {
        onSuccess: () => {
          onClose();
          notifySuccess({ message: text.done });
        },
        onSettled: () => onPending(false),
      },
    );
  });

  return (
    <DialogBody
      submitLabel={text.submit}
      disabledReason={whyNot(refused)}
      pending={update.isPending}
      error={snapshotError(update.error)}
      extra={
        <CopyAs
          requests={() => [
            sampleOf(
              updateSnapshot,
              { dataset_id: dataset.id, snapshot_id: snapshot.snapshot_id },
              { ...form.values, ...changes() },
            ),
          ]}
        />
      }
      onSubmit={submit}
      onCancel={onClose}
    >
      <Text c="dimmed" size="sm">
        {text.text}
      </Text>
      <TextInput
        label={dialogText.name}
        autoComplete="off"
        data-autofocus
        {...form.getInputProps("name")}
        error={form.errors["name"] ?? fieldError(update.error, "name")}
      />
      <Textarea
        label={dialogText.description}
        autosize
        minRows={2}
        maxRows={8}
        {...form.getInputProps("description")}
        error={form.errors["description"] ?? fieldError(update.error, "description")}
      />
    </DialogBody>
  );
}
