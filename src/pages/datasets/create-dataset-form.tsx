import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { datasetNameSchema } from "#contract/dataset.ts";
import { nameOf } from "#contract/given-names.ts";
import { capabilitiesQuery } from "#/api/session.ts";
import { looksLikeMedia } from "#/api/uploads/upload-plan.ts";
import { FilePicker } from "#/components/datasets/file-picker.tsx";
import { DialogBody, type DialogError } from "#/components/dialog-body.tsx";
import { showsAll } from "#/components/shows-all.ts";
import { byteSize } from "#/lib/bytes.ts";
import type { ChosenFile, FileChoice } from "#/lib/dropped-files.ts";
import { createDatasetText as words } from "#/strings/datasets.ts";
import classes from "./create-dataset-form.module.css";
import { LeftOutFiles } from "./left-out-files.tsx";
import { useFileChoice } from "./use-file-choice.ts";

const nameSchema = datasetNameSchema.check(showsAll(nameOf.dataset));

interface CreateDatasetFormProps {
  dropped: Promise<FileChoice> | null;
  pending: boolean;
  error: DialogError | null;
  onSubmit: (name: string, files: readonly ChosenFile[]) => void;
  onCancel: () => void;
}

/** A name and files. Proposes the name of a chosen folder as the dataset's. */
export function CreateDatasetForm(props: CreateDatasetFormProps) {
  const { choice, reading, choose, clear } = useFileChoice(props.dropped);
  const [name, setName] = useState<string | null>(null);
  const { files, unreadable } = choice;
  const maxFileBytes =
    useQuery(capabilitiesQuery()).data?.max_file_bytes ?? Number.POSITIVE_INFINITY;
  const tooLarge = files.filter(({ file }) => looksLikeMedia(file) && file.size > maxFileBytes);
  const [withoutLarge, setWithoutLarge] = useState(false);
  const media = files.filter(({ file }) => looksLikeMedia(file) && file.size <= maxFileBytes);
  const others = files.filter(({ file }) => !looksLikeMedia(file));
  const tooLargeWords = words.tooLarge(tooLarge.length, byteSize(maxFileBytes));
  const asks = tooLarge.length > 0 && !withoutLarge;
  const shownName = name ?? folderName(files) ?? words.nameDefault;
  const parsed = nameSchema.safeParse(shownName);
  const size = media.reduce((sum, { file }) => sum + file.size, 0);

  return (
    <DialogBody
      submitLabel={words.start}
      disabledReason={
        reading ? words.reading : media.length === 0 ? words.nothing : asks ? tooLargeWords : null
      }
      incomplete={!parsed.success}
      pending={props.pending}
      error={props.error}
      onSubmit={() => parsed.success && props.onSubmit(parsed.data, media)}
      onCancel={props.onCancel}
    >
      <TextInput
        label={words.name}
        value={shownName}
        error={parsed.success ? null : parsed.error.issues[0]?.message}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        data-autofocus
      />
      {files.length + unreadable === 0 && !reading ? (
        <FilePicker onChoose={(next) => void choose(next)} />
      ) : (
        <div className={classes.chosen} aria-live="polite">
          <strong>
            {reading ? words.readingFiles : words.chosen(media.length, byteSize(size))}
          </strong>
          <Button
            variant="subtle"
            size="compact-sm"
            className={classes.clear}
            disabled={props.pending}
            onClick={() => {
              setWithoutLarge(false);
              clear();
            }}
          >
            {words.clear}
          </Button>
          <LeftOutFiles files={tooLarge} summary={tooLargeWords} />
          {asks && media.length > 0 && (
            <Button
              variant="default"
              size="compact-sm"
              disabled={props.pending}
              onClick={() => setWithoutLarge(true)}
            >
              {words.leaveOut}
            </Button>
          )}
          <LeftOutFiles
            files={others}
            summary={words.skipped(others.length)}
            unreadable={unreadable}
          />
        </div>
      )}
    </DialogBody>
  );
}

/** The folder of all files, if there is one. */
function folderName(files: readonly ChosenFile[]): string | null {
  const folders = new Set(
    files.map(({ path }) => (path.includes("/") ? path.slice(0, path.indexOf("/")) : "")),
  );
  const [only] = folders;
  return folders.size === 1 && only ? only : null;
}
