import { Button, Checkbox, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { type ExportTask, exportHours } from "#contract/export-task.ts";
import { type Format, formatsWithFiles } from "#contract/formats.ts";
import { errorMessage } from "#/api/describe-error.ts";
import { exportStatusQuery, useBeginExport } from "#/api/export-tasks.ts";
import { DialogBody } from "#/components/dialog-body.tsx";
import { ProgressLine } from "#/components/ui/progress-line.tsx";
import type { ExportedItems } from "#/features/dataset/dialog-request.ts";
import { exportsText as text } from "#/strings/exports.ts";
import { type DialogProps, dialogError } from "./dialog-props.ts";
import classes from "./export-dialog.module.css";

const formats = [
  "coco",
  "yolo",
  "voc",
  "folder",
  "parquet",
  "csv",
  "jsonl",
] as const satisfies Format[];

/** Exports a version, what is shown of it, or a selection: a format, with or without the files. */
export function ExportDialog(props: DialogProps & { items: ExportedItems }) {
  const { dataset, items, onClose, onPending } = props;
  const begin = useBeginExport(dataset.id);
  const [format, setFormat] = useState<Format>("coco");
  /** null: as is usual for the format. */
  const [chosen, setChosen] = useState<boolean | null>(null);
  const name = useId();
  const isMadeOfFiles = format === "folder";
  const includeMedia = isMadeOfFiles || (chosen ?? formatsWithFiles.has(format));

  if (begin.data !== undefined) {
    return (
      <RunningExport
        datasetId={dataset.id}
        begun={begin.data}
        onAgain={() => begin.reset()}
        onClose={onClose}
      />
    );
  }

  function submit() {
    onPending(true);
    const { at, filter } = items;
    begin.mutate({ at, filter, format, includeMedia }, { onSettled: () => onPending(false) });
  }

  return (
    <DialogBody
      submitLabel={text.submit}
      pending={begin.isPending}
      error={dialogError(begin.error)}
      onSubmit={submit}
      onCancel={onClose}
    >
      <Text size="sm">{items.version === null ? text.ofNow : text.of(items.version)}</Text>
      <fieldset className={classes.formats}>
        <legend>{text.format}</legend>
        {formats.map((one) => (
          <label key={one} className={classes.format}>
            <input
              type="radio"
              name={name}
              checked={format === one}
              onChange={() => setFormat(one)}
            />
            <span className={classes.name}>{text.formats[one].name}</span>
            <span className={classes.text}>{text.formats[one].text}</span>
          </label>
        ))}
      </fieldset>
      <Checkbox
        label={text.originals}
        description={isMadeOfFiles ? text.originalsAlways : text.originalsText}
        checked={includeMedia}
        disabled={isMadeOfFiles}
        onChange={(event) => setChosen(event.currentTarget.checked)}
      />
    </DialogBody>
  );
}

interface RunningExportProps {
  datasetId: string;
  begun: ExportTask;
  onAgain: () => void;
  onClose: () => void;
}

/** The progress of an export, and its file. It goes on when this is closed. */
function RunningExport({ datasetId, begun, onAgain, onClose }: RunningExportProps) {
  const { data, error } = useQuery(exportStatusQuery(datasetId, begun));
  const { status, progress, download_uri: uri, result_message: message } = data;
  const failed = status === "FAILED";
  const ready = status === "COMPLETED" && uri !== null;
  return (
    <div className={classes.state}>
      <div role="status" className={classes.state}>
        {failed && (
          <p>
            <strong>{text.failed}.</strong> {message}
          </p>
        )}
        {ready && (
          <p>
            <strong>{text.ready}.</strong> {text.readyText(exportHours)}
          </p>
        )}
        {!failed && !ready && <p>{status === "INIT" ? text.waiting : text.running}</p>}
      </div>
      {!failed && !ready && (
        <>
          <ProgressLine
            label={text.running}
            percent={status === "INIT" ? null : Math.floor(progress * 100)}
          />
          <p>{error === null ? text.runningText : errorMessage(error)}</p>
        </>
      )}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {text.close}
        </Button>
        {failed && <Button onClick={onAgain}>{text.again}</Button>}
        {ready && (
          <Button component="a" href={uri} download>
            {text.download}
          </Button>
        )}
      </div>
    </div>
  );
}
