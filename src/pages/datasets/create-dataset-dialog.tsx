import { Modal } from "@mantine/core";
import { noop } from "@tanstack/react-query";
import { useEffect } from "react";
import { describeError } from "#/api/describe-error.ts";
import { useCreateFromFolder, useStartUpload } from "#/api/ingestion.ts";
import type { FileChoice } from "#/lib/dropped-files.ts";
import { useAfterMount } from "#/lib/use-after-mount.ts";
import { createDatasetText as words } from "#/strings/datasets.ts";
import { CreateDatasetForm } from "./create-dataset-form.tsx";

interface CreateDatasetDialogProps {
  opened: boolean;
  /** The files dropped on the page; null where the dialog was opened by its button. */
  dropped: Promise<FileChoice> | null;
  onClose: () => void;
}

/** Creates a draft from files; the upload then continues beside the pages (`components/uploads`). */
export function CreateDatasetDialog({
  opened: wanted,
  dropped,
  onClose,
}: CreateDatasetDialogProps) {
  const opened = useAfterMount(wanted, false);
  const upload = useStartUpload();
  const folder = useCreateFromFolder();
  const isPending = upload.isPending || folder.isPending;
  const error = upload.error ?? folder.error;

  useEffect(() => {
    // Preloaded, because the connection may be gone later, and without the dock the upload would be invisible.
    if (opened) void import("#/components/uploads/upload-dock.tsx").catch(noop);
  }, [opened]);

  function close() {
    upload.reset();
    folder.reset();
    onClose();
  }

  return (
    <Modal
      opened={opened}
      onClose={close}
      title={words.title}
      size="lg"
      closeOnEscape={!isPending}
      closeOnClickOutside={false}
      withCloseButton={!isPending}
    >
      {opened && (
        <CreateDatasetForm
          dropped={dropped}
          pending={isPending}
          error={error && describeError(error)}
          onSubmit={(name, from) => {
            upload.reset();
            folder.reset();
            if ("path" in from) folder.mutate({ name, ...from }, { onSuccess: close });
            else upload.mutate({ name, ...from }, { onSuccess: close });
          }}
          onCancel={close}
        />
      )}
    </Modal>
  );
}
