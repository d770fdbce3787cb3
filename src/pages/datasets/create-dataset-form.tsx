import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { datasetNameSchema } from "#contract/dataset.ts";
import { looksLikeMedia } from "#/api/upload-plan.ts";
import { FilePicker } from "#/components/datasets/file-picker.tsx";
import { DialogBody, type DialogError } from "#/components/dialog-body.tsx";
import { byteSize } from "#/lib/bytes.ts";
import { createDatasetText as words } from "#/strings/datasets.ts";
import classes from "./create-dataset-form.module.css";

interface CreateDatasetFormProps {
  files: readonly File[];
  error: DialogError | null;
  onSubmit: (name: string, files: readonly File[]) => void;
  onCancel: () => void;
}

/** A name and files. The name of a chosen folder is proposed as the dataset's. */
export function CreateDatasetForm({ files, error, onSubmit, onCancel }: CreateDatasetFormProps) {
  const [chosen, setChosen] = useState(files);
  const [name, setName] = useState<string | null>(null);
  const media = chosen.filter(looksLikeMedia);
  const skipped = chosen.length - media.length;
  const shownName = name ?? folderName(chosen) ?? words.nameDefault;
  const parsed = datasetNameSchema.safeParse(shownName);
  const size = media.reduce((sum, file) => sum + file.size, 0);

  return (
    <DialogBody
      submitLabel={words.start}
      disabledReason={media.length === 0 ? words.nothing : null}
      incomplete={!parsed.success}
      pending={false}
      error={error}
      onSubmit={() => parsed.success && onSubmit(parsed.data, media)}
      onCancel={onCancel}
    >
      <TextInput
        label={words.name}
        value={shownName}
        error={parsed.success ? null : parsed.error.issues[0]?.message}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        data-autofocus
      />
      {chosen.length === 0 ? (
        <FilePicker onFiles={setChosen} />
      ) : (
        <div className={classes.chosen} aria-live="polite">
          <span>
            <strong>{words.chosen(media.length, byteSize(size))}</strong>
            {skipped > 0 && <span className={classes.skipped}>{words.skipped(skipped)}</span>}
          </span>
          <Button variant="subtle" size="compact-sm" onClick={() => setChosen([])}>
            {words.clear}
          </Button>
        </div>
      )}
    </DialogBody>
  );
}

/** The folder that all of the files are from, where there is one. */
function folderName(files: readonly File[]): string | null {
  const folders = new Set(files.map((file) => file.webkitRelativePath.split("/", 1)[0] ?? ""));
  const [only] = folders;
  return folders.size === 1 && only ? only : null;
}
