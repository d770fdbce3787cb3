import { Text, TextInput, Textarea } from "@mantine/core";
import * as z from "zod/mini";
import { nameOf } from "#contract/given-names.ts";
import { createSnapshot } from "#contract/routes/snapshots.ts";
import { defaultSnapshotName } from "#contract/names.ts";
import { refusal } from "#contract/rules.ts";
import {
  type CreateSnapshot,
  snapshotDescriptionSchema,
  snapshotNameMax,
} from "#contract/snapshot.ts";
import { fieldError } from "#/api/describe-error.ts";
import { useCreateSnapshot } from "#/api/snapshots/snapshots.ts";
import { CopyAs } from "#/components/copy-as.tsx";
import { DialogBody } from "#/components/dialog-body.tsx";
import { showsAll } from "#/components/shows-all.ts";
import { useZodForm } from "#/components/use-zod-form.ts";
import { notifySuccess } from "#/notify.ts";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";
import { whyNot } from "#/strings/refusals.ts";
import { type DialogProps, dialogError } from "./dialog-props.ts";
import { sampleOf } from "./sample-requests.ts";

const text = dialogText.create;

/** The contract's schema, except that an empty name means the default name. */
const formSchema = z.object({
  name: z
    .string()
    .check(
      z.maxLength(snapshotNameMax, `The name has at most ${snapshotNameMax} characters`),
      showsAll(nameOf.snapshot),
    ),
  description: snapshotDescriptionSchema,
});

export function CreateDialog({ dataset, facts, onClose, onPending }: DialogProps) {
  const create = useCreateSnapshot(dataset.id);
  const form = useZodForm(formSchema, { name: "", description: "" });
  const refused = refusal("create_snapshot", facts);

  function body(): CreateSnapshot {
    const name = form.values.name.trim();
    const { description } = form.values;
    return { ...(name ? { name } : {}), ...(description ? { description } : {}) };
  }

  const submit = form.onSubmit(() => {
    onPending(true);
    create.mutate(body(), {
      onSuccess: (created) => {
        onClose();
        notifySuccess({ message: text.done(created.snapshot_name) });
      },
      onSettled: () => onPending(false),
    });
  });

  return (
    <DialogBody
      submitLabel={text.submit}
      disabledReason={whyNot(refused)}
      pending={create.isPending}
      error={dialogError(create.error)}
      extra={
        <CopyAs
          requests={() => [sampleOf(createSnapshot, { dataset_id: dataset.id }, { ...body() })]}
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
        description={text.nameHint}
        placeholder={defaultSnapshotName(dataset.display_name, "…")}
        autoComplete="off"
        data-autofocus
        {...form.getInputProps("name")}
        error={form.errors["name"] ?? fieldError(create.error, "name")}
      />
      <Textarea
        label={dialogText.description}
        placeholder={text.descriptionPlaceholder}
        autosize
        minRows={2}
        maxRows={8}
        {...form.getInputProps("description")}
        error={form.errors["description"] ?? fieldError(create.error, "description")}
      />
    </DialogBody>
  );
}
