import { Modal, TextInput, Textarea } from "@mantine/core";
import * as z from "zod/mini";
import { type Dataset, datasetNameSchema } from "#contract/dataset.ts";
import { nameOf } from "#contract/given-names.ts";
import { type UpdateDataset, datasetDescriptionSchema } from "#contract/managed-datasets.ts";
import { permissionRefusal } from "#contract/rules.ts";
import { describeError, fieldError } from "#/api/describe-error.ts";
import { useUpdateDataset } from "#/api/managed-datasets.ts";
import { DialogBody } from "#/components/dialog-body.tsx";
import { showsAll } from "#/components/shows-all.ts";
import { useZodForm } from "#/components/use-zod-form.ts";
import { useAfterMount } from "#/lib/use-after-mount.ts";
import { notifySuccess } from "#/notify.ts";
import { datasetsText } from "#/strings/datasets.ts";
import { whyNot } from "#/strings/refusals.ts";

const words = datasetsText.renameDialog;
const formSchema = z.object({
  name: datasetNameSchema.check(showsAll(nameOf.dataset)),
  description: datasetDescriptionSchema,
});

interface RenameDatasetDialogProps {
  opened: boolean;
  dataset: Dataset;
  onClose: () => void;
}

export function RenameDatasetDialog({ opened, dataset, onClose }: RenameDatasetDialogProps) {
  const shown = useAfterMount(opened, false);
  return (
    <Modal opened={shown} onClose={onClose} title={words.title}>
      {shown && <Form key={dataset.id} dataset={dataset} onClose={onClose} />}
    </Modal>
  );
}

function Form({ dataset, onClose }: Omit<RenameDatasetDialogProps, "opened">) {
  const update = useUpdateDataset(dataset.id);
  const form = useZodForm(formSchema, {
    name: dataset.display_name,
    description: dataset.description ?? "",
  });

  /** Only the changed fields: another user may be changing the other field. */
  function changes(): UpdateDataset {
    const name = form.values.name.trim();
    const { description } = form.values;
    return {
      ...(name === dataset.display_name ? {} : { display_name: name }),
      ...(description === (dataset.description ?? "") ? {} : { description }),
    };
  }

  const submit = form.onSubmit(() => {
    const body = changes();
    if (Object.keys(body).length === 0) {
      onClose();
      return;
    }
    update.mutate(body, {
      onSuccess: ({ display_name: name }) => {
        onClose();
        notifySuccess({ message: words.done(name) });
      },
    });
  });

  return (
    <DialogBody
      submitLabel={words.submit}
      disabledReason={whyNot(permissionRefusal("rename_dataset", { role: dataset.role }))}
      pending={update.isPending}
      error={update.error && describeError(update.error)}
      onSubmit={submit}
      onCancel={onClose}
    >
      <TextInput
        label={words.name}
        autoComplete="off"
        data-autofocus
        {...form.getInputProps("name")}
        error={form.errors["name"] ?? fieldError(update.error, "display_name")}
      />
      <Textarea
        label={words.description}
        autosize
        minRows={2}
        maxRows={8}
        {...form.getInputProps("description")}
        error={form.errors["description"] ?? fieldError(update.error, "description")}
      />
    </DialogBody>
  );
}
