import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { describeError } from "#/api/describe-error.ts";
import { ProgressLine } from "#/components/ui/progress-line.tsx";
import { Listed } from "#/features/labels/listed.tsx";
import { metadataImport as words } from "#/strings/metadata-import.ts";
import classes from "./import-metadata.module.css";
import { type FieldProgress, type ImportRun, stopImport, undoImport } from "./run-import.ts";
import type { TableKind } from "./table/rows.ts";

interface MetadataProgressProps {
  datasetId: string;
  run: ImportRun;
  kind: TableKind;
  onClose: () => void;
}

/** A running import of fields, its result, and its undo. */
export function MetadataProgress({ datasetId, run, kind, onClose }: MetadataProgressProps) {
  const client = useQueryClient();
  const { fields, phase } = run;
  const failure = run.error === null ? null : describeError(run.error);
  const isRunning = phase === "running" || phase === "stopping";
  const percent =
    fields.reduce((sum, field) => sum + (field.state === "done" ? 100 : field.percent), 0) /
    Math.max(1, fields.length);
  return (
    <div className={classes.report}>
      <p role="status" className={classes.sentence}>
        {sentenceOf(run)}
      </p>
      {isRunning && <ProgressLine label={words.progress} percent={Math.floor(percent)} />}
      <ul className={classes.fields}>
        {fields.map((field) => (
          <li key={field.name}>
            <bdi className={classes.columnName}>{field.name}</bdi>
            <span className={classes.about}>{stateOf(field)}</span>
            <Listed
              summary={words.errors(field.errors)}
              lines={field.samples.map(
                ({ place, reason }) =>
                  `${words.place(kind, place)}: ${words.reasons[reason] ?? reason}`,
              )}
              total={field.errors}
            />
          </li>
        ))}
      </ul>
      {phase === "over" && run.before !== null && <p className={classes.note}>{words.before}</p>}
      {failure && (
        <p role="alert" className={classes.problem}>
          {failure.title}. <span lang={failure.messageLang}>{failure.message}</span>
        </p>
      )}
      <div className={classes.buttons}>
        {isRunning && (
          <Button
            variant="default"
            loading={phase === "stopping"}
            onClick={() => void stopImport(datasetId)}
          >
            {words.stop}
          </Button>
        )}
        {(phase === "over" || phase === "undoing") && run.before !== null && (
          <Button
            variant="default"
            loading={phase === "undoing"}
            onClick={() => void undoImport(client, datasetId)}
          >
            {words.undo}
          </Button>
        )}
        <Button onClick={onClose}>{words.close}</Button>
      </div>
    </div>
  );
}

function sentenceOf({ phase, fields, strays }: ImportRun): string {
  if (phase === "undone") return words.undone;
  if (phase === "undoing") return words.undoing;
  if (phase === "stopping") return words.stopping;
  const running = fields.find((field) => field.state === "running");
  if (phase === "running") return running ? words.running(running.name) : words.progress;
  const done = fields.filter((field) => field.state === "done");
  if (done.length === 0) return words.nothingDone;
  return words.result(done.length, Math.max(...done.map((field) => field.inserted)), strays);
}

function stateOf({ state, inserted, refused, errors }: FieldProgress): string {
  return state === "done" ? words.fieldResult(inserted, refused + errors) : words.states[state];
}
