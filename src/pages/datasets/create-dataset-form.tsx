import { TextInput } from "@mantine/core";
import { useState } from "react";
import { datasetNameSchema } from "#contract/dataset.ts";
import { nameOf } from "#contract/given-names.ts";
import { ChosenFiles, choiceRefusal } from "#/components/datasets/chosen-files.tsx";
import { ServerFolder } from "#/components/datasets/server-folder.tsx";
import { useMediaChoice } from "#/components/datasets/use-media-choice.ts";
import { DialogBody, type DialogError } from "#/components/dialog-body.tsx";
import { showsAll } from "#/components/shows-all.ts";
import type { ChosenFile, FileChoice } from "#/lib/dropped-files.ts";
import { createDatasetText as words } from "#/strings/datasets.ts";
import { ruleText } from "#/strings/rules.ts";

const nameSchema = datasetNameSchema.check(showsAll(nameOf.dataset));

interface CreateDatasetFormProps {
  dropped: Promise<FileChoice> | null;
  pending: boolean;
  error: DialogError | null;
  /** `path`: a folder of the server, instead of files. */
  onSubmit: (name: string, from: { files: readonly ChosenFile[] } | { path: string }) => void;
  onCancel: () => void;
}

/** A name and files. Proposes the name of a chosen folder as the dataset's. */
export function CreateDatasetForm(props: CreateDatasetFormProps) {
  const choice = useMediaChoice(props.dropped);
  const [name, setName] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const hasFiles = choice.files.length > 0;
  const path = hasFiles ? "" : typed.trim();
  const shownName =
    name ?? folderName(choice.files) ?? (path.split("/").findLast(Boolean) || words.nameDefault);
  const parsed = nameSchema.safeParse(shownName);

  return (
    <DialogBody
      submitLabel={path === "" ? words.start : words.startFolder}
      disabledReason={path === "" ? choiceRefusal(choice) : null}
      incomplete={!parsed.success}
      pending={props.pending}
      error={props.error}
      onSubmit={() => {
        if (!parsed.success) return;
        props.onSubmit(parsed.data, path === "" ? { files: choice.uploads } : { path });
      }}
      onCancel={props.onCancel}
    >
      <TextInput
        label={words.name}
        value={shownName}
        error={parsed.success ? null : ruleText(parsed.error.issues[0]?.message ?? "")}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        data-autofocus
      />
      <ChosenFiles choice={choice} pending={props.pending} />
      <ServerFolder path={hasFiles ? "" : typed} disabled={hasFiles} onPath={setTyped} />
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
