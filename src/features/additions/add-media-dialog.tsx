import { Modal } from "@mantine/core";
import { noop } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Dataset } from "#contract/dataset.ts";
import { useStartAddition } from "#/api/ingestion.ts";
import { ChosenFiles, choiceRefusal } from "#/components/datasets/chosen-files.tsx";
import { useMediaChoice } from "#/components/datasets/use-media-choice.ts";
import { DialogBody } from "#/components/dialog-body.tsx";
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
  const start = useStartAddition();
  return (
    <DialogBody
      submitLabel={words.start}
      disabledReason={disabledReason ?? choiceRefusal(choice)}
      pending={false}
      error={null}
      onSubmit={() => {
        start(dataset, choice.uploads, { isArchive: choice.archive !== null });
        onClose();
      }}
      onCancel={onClose}
    >
      <ChosenFiles choice={choice} pending={false} archives />
      <p>{choice.archive === null ? words.known : words.archive}</p>
    </DialogBody>
  );
}
