import { Button, Modal } from "@mantine/core";
import { useId, useState } from "react";
import {
  type LabelMatch,
  type LabelMode,
  type LabelReport,
  labelMatches,
  labelModes,
  mayHaveLabels,
} from "#contract/annotations.ts";
import { labelEndings } from "#contract/label-files.ts";
import { describeError } from "#/api/describe-error.ts";
import { type LabelImport, useImportLabels, useLookAtLabels } from "#/api/labels.ts";
import { FilePicker } from "#/components/datasets/file-picker.tsx";
import { thumbnailAddress } from "#/components/media/grid-layout.ts";
import { DialogBody } from "#/components/dialog-body.tsx";
import { useClassColours } from "#/features/dataset/class-colours.ts";
import type { TableHead } from "#/features/metadata/table/head.ts";
import type { FileChoice } from "#/lib/dropped-files.ts";
import { useAfterMount } from "#/lib/use-after-mount.ts";
import { labelsImport as words } from "#/strings/labels-import.ts";
import { ColumnRoles } from "./column-roles.tsx";
import { type Roles, commonHead, mappingOf, missingIn, usualRoles } from "./csv-columns.ts";
import { ImportProgress } from "./import-progress.tsx";
import classes from "./import-labels.module.css";
import { type LabelledSample, ReportOfLabels } from "./label-report.tsx";
import type { ImportDialogProps } from "#/features/dataset/import-button.tsx";

/** Looks at files of labels, and imports them. Stays open while the import runs; it goes on without it. */
export function ImportLabelsDialog({ opened, onClose, ...props }: ImportDialogProps) {
  const shown = useAfterMount(opened, false);
  return (
    <Modal
      opened={shown}
      onClose={onClose}
      title={words.title}
      size="lg"
      closeOnClickOutside={false}
    >
      {shown && <Steps {...props} onClose={onClose} />}
    </Modal>
  );
}

type StepProps = Omit<ImportDialogProps, "opened">;

function Steps(props: StepProps) {
  const [started, setStarted] = useState<{ taskId: string | null } | null>(null);
  return started === null ? (
    <Form {...props} onStarted={(taskId) => setStarted({ taskId })} />
  ) : (
    <ImportProgress {...props} taskId={started.taskId} />
  );
}

interface FormProps extends StepProps {
  onStarted: (taskId: string | null) => void;
}

function Form({ dataset, disabledReason, onClose, onStarted }: FormProps) {
  const look = useLookAtLabels(dataset.id);
  const start = useImportLabels(dataset.id);
  const [asked, setAsked] = useState<LabelImport | null>(null);
  const [table, setTable] = useState<{ head: TableHead; roles: Roles } | null>(null);
  const [others, setOthers] = useState(0);
  const colourOf = useClassColours(dataset.id);
  const [mode, setMode] = useState<LabelMode>("merge");
  const [match, setMatch] = useState<LabelMatch>("auto");

  function lookAt(next: LabelImport) {
    setAsked(next);
    start.reset();
    if (next.files.length === 0 && next.format !== "folder") return;
    look.mutate(next, {
      onSuccess: ({ files_id: filesId = null }) =>
        setAsked((now) => now && { ...now, filesId: now.files === next.files ? filesId : null }),
    });
  }

  async function choose(choice: Promise<FileChoice>) {
    const { files } = await choice;
    const able = files.filter(({ file }) => mayHaveLabels(file.name));
    setOthers(files.length - able.length);
    const head = able.length > 0 ? await commonHead(able) : null;
    if (head === null) lookAt({ files: able, format: "auto", mode, match, filesId: null });
    else map({ files: able, format: "csv", mode, match, filesId: null }, head, usualRoles(head));
  }

  /** Looks at a table by itself where its columns have the usual names. */
  function map(next: LabelImport, head: TableHead, roles: Roles) {
    const mapped = { ...next, columns: mappingOf(head, roles) };
    setTable({ head, roles });
    look.reset();
    if (table === null && missingIn(roles) === null) lookAt(mapped);
    else setAsked(mapped);
  }

  function clear() {
    setAsked(null);
    setTable(null);
    look.reset();
    start.reset();
  }

  const report = look.data;
  const error = start.error ?? look.error;
  const reason =
    disabledReason ??
    (asked !== null && asked.files.length === 0 && asked.format !== "folder"
      ? words.noFiles
      : look.isPending
        ? words.reading
        : report === undefined
          ? words.notLooked
          : report.annotations === 0 && report.matched_items === 0
            ? words.nothing
            : null);

  return (
    <DialogBody
      submitLabel={words.submit}
      disabledReason={asked === null ? disabledReason : reason}
      incomplete={asked === null}
      pending={start.isPending}
      error={error && describeError(error)}
      onSubmit={() => {
        if (asked === null) return;
        start.mutate({ ...asked, mode, match }, { onSuccess: onStarted });
      }}
      onCancel={onClose}
    >
      {asked === null ? (
        <>
          <FilePicker
            title={words.drop}
            hint={words.formats}
            accept={labelEndings}
            onChoose={(choice) => void choose(choice)}
          />
          <Button
            variant="subtle"
            size="compact-sm"
            className={classes.folders}
            onClick={() => lookAt({ files: [], format: "folder", mode, match, filesId: null })}
          >
            {words.byFolder}
          </Button>
        </>
      ) : (
        <>
          <div className={classes.chosen}>
            <strong>
              {asked.format === "folder" ? words.byFolder : words.chosen(asked.files.length)}
            </strong>
            {others > 0 && <span>{words.otherFiles(others)}</span>}
            <Button variant="subtle" size="compact-sm" disabled={start.isPending} onClick={clear}>
              {words.clear}
            </Button>
          </div>
          {table && (
            <ColumnRoles
              {...table}
              disabled={look.isPending || start.isPending}
              onChange={(roles) => map(asked, table.head, roles)}
            />
          )}
          {table && report === undefined && !look.isPending && missingIn(table.roles) === null && (
            <Button
              variant="default"
              className={classes.folders}
              onClick={() => lookAt({ ...asked, match })}
            >
              {words.look}
            </Button>
          )}
          <div aria-live="polite">
            {look.isPending && <p className={classes.looking}>{words.reading}</p>}
            {report && (
              <ReportOfLabels
                report={report}
                sample={sampleOf(report.sample)}
                colourOf={colourOf}
              />
            )}
          </div>
          {report && (
            <div className={classes.settings}>
              <Choice
                label={words.settings.mode}
                values={labelModes}
                words={words.modes}
                value={mode}
                onChange={setMode}
              />
              {asked.format !== "folder" && (
                <Choice
                  label={words.settings.match}
                  values={labelMatches}
                  words={words.matches}
                  value={match}
                  onChange={(next) => {
                    setMatch(next);
                    lookAt({ ...asked, match: next });
                  }}
                />
              )}
            </div>
          )}
        </>
      )}
    </DialogBody>
  );
}

function sampleOf(sample: LabelReport["sample"]): LabelledSample | null {
  if (sample === null) return null;
  const { item, labels } = sample;
  return {
    name: item.file_name,
    width: item.width,
    height: item.height,
    labels,
    src: (side) => thumbnailAddress(item.media_thumb_uri, side, window.devicePixelRatio),
  };
}

interface ChoiceProps<V extends string> {
  label: string;
  values: readonly V[];
  words: Readonly<Record<V, string>>;
  value: V;
  onChange: (value: V) => void;
}

function Choice<V extends string>({
  label,
  values,
  words: names,
  value,
  onChange,
}: ChoiceProps<V>) {
  const name = useId();
  return (
    <fieldset className={classes.choice}>
      <legend>{label}</legend>
      {values.map((one) => (
        <label key={one}>
          <input type="radio" name={name} checked={one === value} onChange={() => onChange(one)} />
          {names[one]}
        </label>
      ))}
    </fieldset>
  );
}
