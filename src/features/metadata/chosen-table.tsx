import { Button } from "@mantine/core";
import { useId } from "react";
import type { CustomFields } from "#contract/custom-metadata.ts";
import { ProgressLine } from "#/components/ui/progress-line.tsx";
import { metadataImport as words } from "#/strings/metadata-import.ts";
import { ColumnList } from "./column-list.tsx";
import classes from "./import-metadata.module.css";
import type { Mapping } from "./mapping.ts";
import { MatchReport, TablePreview } from "./table-report.tsx";
import type { TableState } from "./use-table.ts";

interface ChosenTableProps {
  /** Of the file. */
  name: string;
  state: TableState;
  mappings: readonly Mapping[];
  existing: CustomFields;
  /** Its values are being prepared. */
  building: boolean;
  onClear: () => void;
  onKey: (column: number) => void;
  onChange: (column: number, changes: Partial<Mapping>) => void;
}

/** What is in a table, which items its rows are about, and what its columns become. */
export function ChosenTable(props: ChosenTableProps) {
  const { name, state, mappings, existing, building } = props;
  const { facts, match, busy, key, fault } = state;
  return (
    <>
      <div className={classes.chosen}>
        <strong>
          <bdi>{name}</bdi>
        </strong>
        {facts && <span>{words.size(facts.rows, facts.columns.length)}</span>}
        <Button variant="subtle" size="compact-sm" disabled={building} onClick={props.onClear}>
          {words.clear}
        </Button>
      </div>
      <div aria-live="polite" className={classes.report}>
        {fault !== null && (
          <p role="alert" className={classes.problem}>
            {fault === "unknown_kind" ? words.unknownKind : words.faults[fault]}
          </p>
        )}
        {busy && (
          <>
            <p className={classes.note}>{words[busy.does]}</p>
            <ProgressLine label={words[busy.does]} percent={busy.percent} />
          </>
        )}
        {building && <p className={classes.note}>{words.building}</p>}
        {facts && match && <MatchReport rows={facts.rows} match={match} without={state.without} />}
      </div>
      {facts && (
        <>
          <TablePreview facts={facts} />
          {key >= 0 && (
            <KeyChoice
              columns={facts.columns.map((column) => column.name)}
              value={key}
              disabled={busy !== null}
              onChange={props.onKey}
            />
          )}
          <ColumnList
            columns={facts.columns}
            mappings={mappings}
            existing={existing}
            keyColumn={key}
            kind={facts.kind}
            onChange={props.onChange}
          />
        </>
      )}
    </>
  );
}

interface KeyChoiceProps {
  columns: readonly string[];
  value: number;
  disabled: boolean;
  onChange: (column: number) => void;
}

function KeyChoice({ columns, value, disabled, onChange }: KeyChoiceProps) {
  const hintId = useId();
  return (
    <div className={classes.key}>
      <label>
        {words.key}
        <select
          className={classes.input}
          value={value}
          disabled={disabled}
          aria-describedby={hintId}
          onChange={(event) => onChange(Number(event.currentTarget.value))}
        >
          {columns.map((name, index) => (
            <option key={name} value={index}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <span id={hintId} className={classes.note}>
        {words.keyHint}
      </span>
    </div>
  );
}
