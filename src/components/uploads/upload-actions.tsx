import { Button } from "@mantine/core";
import { Link } from "react-router";
import type { DatasetUpload, UploadState } from "#/api/uploads/upload.ts";
import { focusMain } from "#/lib/focus-main.ts";
import { paths } from "#/paths.ts";
import { uploadsText as words } from "#/strings/uploads.ts";
import classes from "./upload-row.module.css";

interface UploadActionsProps {
  upload: DatasetUpload;
  state: UploadState;
  /** Whether a cancellation waits for its confirmation. */
  asking: boolean;
  onAsk: (asking: boolean) => void;
}

/** The actions for an upload in its present state. */
export function UploadActions({ upload, state, asking, onAsk }: UploadActionsProps) {
  const { phase, doneFiles, failures } = state;
  if (phase.name === "closing" || phase.name === "cancelling") return null;
  if (phase.name === "done") {
    return (
      <div className={classes.actions}>
        <Button size="xs" variant="default" component={Link} to={paths.explore(upload.datasetId)}>
          {words.open}
        </Button>
      </div>
    );
  }
  if (asking) {
    return (
      <div className={classes.actions}>
        {/* Enter must not destroy anything. */}
        <Button size="xs" variant="default" ref={takeFocus} onClick={() => onAsk(false)}>
          {words.really.no}
        </Button>
        <Button size="xs" color="red.9" onClick={() => void upload.cancel().then(focusMain)}>
          {words.really.yes}
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.actions}>
      {phase.name === "undecided" ? (
        <>
          {failures.length > 0 && (
            <Button size="xs" onClick={() => upload.retryFailed()}>
              {words.retryFailed}
            </Button>
          )}
          {doneFiles > 0 && (
            <Button size="xs" variant="default" onClick={() => upload.goOnWithoutFailed()}>
              {state.adds ? words.goOnAdding : words.goOn}
            </Button>
          )}
        </>
      ) : (
        // one button that changes its word keeps the focus
        <Button
          size="xs"
          variant="default"
          onClick={() => (isRunning(state) ? upload.pause() : upload.start())}
        >
          {phase.name === "refused"
            ? words.tryAgain
            : isRunning(state)
              ? words.pause
              : words.resume}
        </Button>
      )}
      <Button size="xs" variant="subtle" color="gray" onClick={() => onAsk(true)}>
        {words.cancel}
      </Button>
    </div>
  );
}

function isRunning({ phase }: UploadState): boolean {
  return phase.name === "sending" || phase.name === "away";
}

function takeFocus(button: HTMLButtonElement | null): void {
  button?.focus();
}
