import { Modal } from "@mantine/core";
import { useAfterMount } from "#/lib/use-after-mount.ts";
import { useLeaveGuard } from "#/lib/use-leave-guard.ts";
import { useStore } from "#/lib/store.ts";
import { metadataImport as words } from "#/strings/metadata-import.ts";
import { MetadataForm } from "./metadata-form.tsx";
import { MetadataProgress } from "./metadata-progress.tsx";
import { forgetRun, importRuns } from "./run-import.ts";
import type { ImportDialogProps } from "#/features/dataset/import-button.tsx";

/** Looks at a table, and imports its columns as fields. What runs goes on while it is closed, and is shown again. */
export function ImportMetadataDialog(props: ImportDialogProps) {
  const { dataset, disabledReason, opened, onClose } = props;
  const shown = useAfterMount(opened, false);
  const run = useStore(importRuns).get(dataset.id);
  const isRunning = run !== undefined && run.phase !== "over" && run.phase !== "undone";
  // The fields are sent one after the other from here.
  useLeaveGuard(isRunning);

  function close() {
    onClose();
    if (!isRunning) forgetRun(dataset.id);
  }

  return (
    <Modal opened={shown} onClose={close} title={words.title} size="xl" closeOnClickOutside={false}>
      {shown &&
        (run === undefined ? (
          <MetadataForm dataset={dataset} disabledReason={disabledReason} onClose={close} />
        ) : (
          <MetadataProgress datasetId={dataset.id} run={run} kind={run.kind} onClose={close} />
        ))}
    </Modal>
  );
}
