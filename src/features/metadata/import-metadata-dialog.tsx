import { Modal } from "@mantine/core";
import type { Dataset } from "#contract/dataset.ts";
import { useAfterMount } from "#/lib/use-after-mount.ts";
import { useLeaveGuard } from "#/lib/use-leave-guard.ts";
import { useStore } from "#/lib/store.ts";
import { metadataImport as words } from "#/strings/metadata-import.ts";
import { MetadataForm } from "./metadata-form.tsx";
import { MetadataProgress } from "./metadata-progress.tsx";
import { forgetRun, importRuns } from "./run-import.ts";

interface ImportMetadataDialogProps {
  dataset: Dataset;
  /** Why metadata cannot be imported now; null: it can. */
  disabledReason: string | null;
  opened: boolean;
  onClose: () => void;
}

/** Looks at a table, and imports its columns as fields. What runs goes on while it is closed, and is shown again. */
export function ImportMetadataDialog(props: ImportMetadataDialogProps) {
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
