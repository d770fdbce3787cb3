import { Modal } from "@mantine/core";
import { noop } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import { describeError } from "#/api/describe-error.ts";
import { useAddFromFolder, useStartAddition } from "#/api/ingestion.ts";
import { ChosenFiles, choiceRefusal } from "#/components/datasets/chosen-files.tsx";
import { ServerFolder } from "#/components/datasets/server-folder.tsx";
import { useMediaChoice } from "#/components/datasets/use-media-choice.ts";
import { DialogBody } from "#/components/dialog-body.tsx";
import { LabelsAmongFiles } from "#/features/labels/labels-among.tsx";
import { useLabelsAmong } from "#/features/labels/use-labels-among.ts";
import type { FileChoice } from "#/lib/dropped-files.ts";
import { addMediaText as words } from "#/strings/add-media.ts";

interface AddMediaDialogProps {
  dataset: Pick<Dataset, "id" | "display_name">;
  /** Why media cannot be added now; null: they can. */
  disabledReason: string | null;
  opened: boolean;
  /** The files dropped on the page; null where the dialog was opened by its button. */
  dropped: Promise<FileChoice> | null;
  onClose: () => void;
}

/** Chooses files, a folder or an archive; the upload then continues beside the pages. */
export function AddMediaDialog({ opened, onClose, ...props }: AddMediaDialogProps) {
  useEffect(() => {
    // Preloaded, because the connection may be gone later, and without the dock the upload would be invisible.
    void import("#/components/uploads/upload-dock.tsx").catch(noop);
  }, []);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={words.title(props.dataset.display_name)}
      size="lg"
      closeOnClickOutside={false}
    >
      <Form {...props} onClose={onClose} />
    </Modal>
  );
}

function Form({ dataset, disabledReason, dropped, onClose }: Omit<AddMediaDialogProps, "opened">) {
  const choice = useMediaChoice(dropped, { archives: true });
  const labels = useLabelsAmong(choice, dataset.id);
  const start = useStartAddition();
  const fromFolder = useAddFromFolder(dataset.id);
  const [typed, setTyped] = useState("");
  const hasFiles = choice.files.length > 0;
  const path = hasFiles ? "" : typed.trim();
  return (
    <DialogBody
      submitLabel={path === "" ? words.start : words.startFolder}
      disabledReason={
        disabledReason ?? (path === "" ? (choiceRefusal(choice) ?? labels.refusal) : null)
      }
      incomplete={labels.isIncomplete}
      pending={fromFolder.isPending}
      error={fromFolder.error && describeError(fromFolder.error)}
      onSubmit={() => {
        if (path !== "") return fromFolder.mutate(path, { onSuccess: onClose });
        start(dataset, {
          files: [...choice.media, ...labels.taken],
          labelColumns: labels.columns,
          isArchive: choice.archive !== null,
        });
        onClose();
      }}
      onCancel={onClose}
    >
      <ChosenFiles choice={choice} pending={false} archives />
      <LabelsAmongFiles among={labels} datasetId={dataset.id} disabled={false} />
      <ServerFolder path={hasFiles ? "" : typed} disabled={hasFiles} onPath={setTyped} />
      <p>{choice.archive === null ? words.known : words.archive}</p>
    </DialogBody>
  );
}
