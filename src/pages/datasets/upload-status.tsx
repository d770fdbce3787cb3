import { Button } from "@mantine/core";
import { useState } from "react";
import type { UploadProgress } from "#/api/upload.ts";
import { ProgressLine } from "#/components/ui/progress-line.tsx";
import { VisuallyHidden } from "#/components/ui/visually-hidden.tsx";
import { byteSize } from "#/lib/bytes.ts";
import { percent } from "#/lib/numbers.ts";
import { useLeaveGuard } from "#/lib/use-leave-guard.ts";
import { createDatasetText as words } from "#/strings/datasets.ts";
import classes from "./upload-status.module.css";

interface UploadStatusProps {
  /** null until the first bytes are about to leave. */
  progress: UploadProgress | null;
  onCancel: () => void;
}

/** How far an upload is. */
export function UploadStatus({ progress, onCancel }: UploadStatusProps) {
  const [stopping, setStopping] = useState(false);
  useLeaveGuard();
  const done = progress && percent((100 * progress.sentBytes) / Math.max(1, progress.bytes));
  const quarter = Math.floor((done ?? 0) / 25) * 25;

  return (
    <div className={classes.root}>
      <div className={classes.figures}>
        <strong>{done === null ? " " : `${done} %`}</strong>
        {progress && <span>{words.uploading(progress.doneFiles, progress.files)}</span>}
        {progress && (
          <span>{words.bytes(byteSize(progress.sentBytes), byteSize(progress.bytes))}</span>
        )}
        {progress !== null && progress.failedFiles > 0 && (
          <span className={classes.failed}>{words.failedSoFar(progress.failedFiles)}</span>
        )}
      </div>
      <ProgressLine label={words.progressLabel} percent={done} />
      <div role="status">
        <VisuallyHidden>{words.announce(quarter)}</VisuallyHidden>
      </div>
      <div className={classes.foot}>
        <span>{words.keepOpen}</span>
        <Button
          variant="default"
          disabled={stopping}
          onClick={() => {
            setStopping(true);
            onCancel();
          }}
        >
          {stopping ? words.stopping : words.stop}
        </Button>
      </div>
    </div>
  );
}
