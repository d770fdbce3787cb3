import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { datasetQuery } from "#/api/datasets.ts";
import { describeError } from "#/api/describe-error.ts";
import type { DatasetUpload, UploadState } from "#/api/uploads/upload.ts";
import { SkippedLink } from "#/components/tasks/skipped-link.tsx";
import { ProgressLine } from "#/components/ui/progress-line.tsx";
import { byteSize } from "#/lib/bytes.ts";
import { shellText } from "#/strings/shell.ts";
import { uploadsText as words } from "#/strings/uploads.ts";
import { FailedFiles } from "./failed-files.tsx";
import { UploadActions } from "./upload-actions.tsx";
import classes from "./upload-row.module.css";
import { phaseText, uploadPercent } from "./upload-words.ts";

interface UploadRowProps {
  upload: DatasetUpload;
  state: UploadState;
  /** None of this tab's uploads needs the tab any more. */
  safe: boolean;
  onDismiss: () => void;
}

/** The files that the service could not use, once it has finished. */
function Skipped({ datasetId }: { datasetId: string }) {
  const { data } = useQuery(datasetQuery(datasetId));
  return data ? <SkippedLink dataset={data} /> : null;
}

/** One dataset being uploaded. */
export function UploadRow({ upload, state, safe, onDismiss }: UploadRowProps) {
  const { phase, failures, bytes, sentBytes, doneFiles, files } = state;
  const [asking, setAsking] = useState(false);
  const done = phase.name === "done";
  const percent = uploadPercent(state);
  const refusal = phase.name === "refused" ? describeError(phase.error) : null;
  const wantsLook = phase.name === "undecided" || phase.name === "refused";

  return (
    <li className={classes.row}>
      <div className={classes.top}>
        <strong className={classes.name}>{upload.name}</strong>
        {done ? (
          <ActionIcon aria-label={words.dismiss(upload.name)} onClick={onDismiss}>
            <IconX size={16} stroke={1.75} />
          </ActionIcon>
        ) : (
          <span className={classes.percent}>{percent} %</span>
        )}
      </div>
      {!done && <ProgressLine label={words.progress(upload.name)} percent={percent} />}
      <div className={classes.figures}>
        <span>{words.files(doneFiles, files)}</span>
        <span>
          {done ? byteSize(sentBytes) : words.bytes(byteSize(sentBytes), byteSize(bytes))}
        </span>
      </div>
      <FailedFiles failures={failures} opened={phase.name === "undecided"} />
      <p className={classes.text} data-look={wantsLook || phase.name === "away" || undefined}>
        {refusal && <strong>{refusal.title}. </strong>}
        {asking ? (state.adds ? words.really.adding : words.really.text) : phaseText(state)}{" "}
        {done && safe && words.safe}
        {done && !state.adds && <Skipped datasetId={upload.datasetId} />}
        {refusal?.requestId && <small>{shellText.states.requestId(refusal.requestId)}</small>}
      </p>
      <UploadActions upload={upload} state={state} asking={asking} onAsk={setAsking} />
    </li>
  );
}
