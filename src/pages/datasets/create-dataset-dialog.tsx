import { Modal } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import { describeError } from "#/api/describe-error.ts";
import { ApiError } from "#/api/errors.ts";
import { useUploadDataset } from "#/api/ingestion.ts";
import type { UploadProgress, UploadResult } from "#/api/upload.ts";
import { paths } from "#/paths.ts";
import { createDatasetText as words } from "#/strings/datasets.ts";
import { CreateDatasetForm } from "./create-dataset-form.tsx";
import { UploadFailures } from "./upload-failures.tsx";
import { UploadStatus } from "./upload-status.tsx";

interface CreateDatasetDialogProps {
  opened: boolean;
  /** What was dropped on the page; empty where the dialog was opened by its button. */
  files: readonly File[];
  onClose: () => void;
}

/** From files to a dataset: choose, upload, and on to the dataset while it is being built. */
export function CreateDatasetDialog({ opened, files, onClose }: CreateDatasetDialogProps) {
  const { mutate, isPending, error, reset } = useUploadDataset();
  const [progress, setProgress] = useState<UploadProgress | null>(null);
  const [result, setResult] = useState<UploadResult | null>(null);
  const [abort, setAbort] = useState(() => new AbortController());
  const navigate = useNavigate();

  function start(name: string, chosen: readonly File[]) {
    const controller = new AbortController();
    setAbort(controller);
    mutate(
      {
        name,
        files: chosen,
        signal: controller.signal,
        onProgress: setProgress,
      },
      {
        onSuccess: (done) => {
          if (done.failures.length > 0) return setResult(done);
          close();
          void navigate(paths.explore(done.datasetId));
        },
        onError: (failure) => {
          setProgress(null);
          if (isCancelled(failure)) close();
        },
      },
    );
  }

  function close() {
    setProgress(null);
    setResult(null);
    reset();
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
      {opened &&
        (result ? (
          <UploadFailures result={result} onClose={close} />
        ) : isPending ? (
          <UploadStatus progress={progress} onCancel={() => abort.abort()} />
        ) : (
          <CreateDatasetForm
            files={files}
            error={error && !isCancelled(error) ? describeError(error) : null}
            onSubmit={start}
            onCancel={close}
          />
        ))}
    </Modal>
  );
}

function isCancelled(error: unknown): boolean {
  return error instanceof ApiError && error.kind === "aborted";
}
