import { TextInput } from "@mantine/core";
import { useState } from "react";
import { datasetNameSchema } from "#contract/dataset.ts";
import type { CsvMapping } from "#contract/label-columns.ts";
import { nameOf } from "#contract/given-names.ts";
import { ChosenFiles, choiceRefusal } from "#/components/datasets/chosen-files.tsx";
import { ServerFolder } from "#/components/datasets/server-folder.tsx";
import { useMediaChoice } from "#/components/datasets/use-media-choice.ts";
import { DialogBody, type DialogError } from "#/components/dialog-body.tsx";
import { showsAll } from "#/components/shows-all.ts";
import { LabelsAmongFiles } from "#/features/labels/labels-among.tsx";
import { useLabelsAmong } from "#/features/labels/use-labels-among.ts";
import type { ChosenFile, FileChoice } from "#/lib/dropped-files.ts";
import { createDatasetText as words } from "#/strings/datasets.ts";
import { ruleText } from "#/strings/rules.ts";

const nameSchema = datasetNameSchema.check(showsAll(nameOf.dataset));

interface ChosenMedia {
  files: readonly ChosenFile[];
  /** What the columns of the tables among them are. */
  labelColumns: CsvMapping | undefined;
}

interface CreateDatasetFormProps {
  dropped: Promise<FileChoice> | null;
  pending: boolean;
  error: DialogError | null;
  onSubmit: (name: string, from: ChosenMedia | { path: string }) => void;
  onCancel: () => void;
}

/** A name and files, or a folder of the server. Proposes the name of a chosen folder as the dataset's. */
export function CreateDatasetForm(props: CreateDatasetFormProps) {
  const choice = useMediaChoice(props.dropped);
  const labels = useLabelsAmong(choice, null);
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
      disabledReason={path === "" ? (choiceRefusal(choice) ?? labels.refusal) : null}
      incomplete={!parsed.success || labels.isIncomplete}
      pending={props.pending}
      error={props.error}
      onSubmit={() => {
        if (!parsed.success) return;
        const files = [...choice.media, ...labels.taken];
        const from = path === "" ? { files, labelColumns: labels.columns } : { path };
        props.onSubmit(parsed.data, from);
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
      <LabelsAmongFiles among={labels} datasetId={null} disabled={props.pending} />
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
