import { useId } from "react";
import {
  type CustomFieldType,
  type CustomFields,
  customFieldTypes,
} from "#contract/custom-metadata.ts";
import { Listed } from "#/features/labels/listed.tsx";
import { metadataImport as words } from "#/strings/metadata-import.ts";
import classes from "./import-metadata.module.css";
import { type Mapping, problemOf, refusalsOf } from "./mapping.ts";
import type { ColumnProfile } from "./table/profile.ts";
import type { TableKind } from "./table/rows.ts";

interface ColumnListProps {
  columns: readonly ColumnProfile[];
  mappings: readonly Mapping[];
  existing: CustomFields;
  /** The column that names the items. */
  keyColumn: number;
  kind: TableKind;
  onChange: (column: number, changes: Partial<Mapping>) => void;
}

/** The columns of a table, each with what becomes of it. */
export function ColumnList(props: ColumnListProps) {
  const { columns, keyColumn } = props;
  return (
    <section aria-label={words.columns}>
      <h3 className={classes.heading}>{words.columns}</h3>
      <ul className={classes.columns}>
        {columns.map((column, index) => (
          <li key={column.name} data-taken={props.mappings[index]?.taken || undefined}>
            <ColumnRow {...props} column={column} index={index} isKey={index === keyColumn} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ColumnRowProps extends ColumnListProps {
  column: ColumnProfile;
  index: number;
  isKey: boolean;
}

function ColumnRow(props: ColumnRowProps) {
  const { column, index, mappings, existing, isKey, onChange } = props;
  const mapping = mappings[index];
  if (mapping === undefined) return null;
  const exists = existing.some((field) => field.field_name === mapping.name);
  const about = isKey
    ? words.isKey
    : column.filled === 0
      ? words.nothingIn
      : exists && !mapping.taken
        ? words.existsShort
        : words.filled(column.filled);
  return (
    <>
      <label className={classes.take}>
        <input
          type="checkbox"
          checked={mapping.taken}
          disabled={column.filled === 0}
          aria-label={words.take(column.name)}
          onChange={(event) => onChange(index, { taken: event.currentTarget.checked })}
        />
        <bdi className={classes.columnName}>{column.name}</bdi>
        <span className={classes.about}>{about}</span>
      </label>
      {column.samples.length > 0 && (
        <p className={classes.samples}>
          <bdi>{column.samples.join(" · ")}</bdi>
        </p>
      )}
      {mapping.taken && <Settings {...props} mapping={mapping} />}
    </>
  );
}

function Settings(props: ColumnRowProps & { mapping: Mapping }) {
  const { column, columns, index, mapping, mappings, existing, kind, onChange } = props;
  const problemId = useId();
  const problem = problemOf(mappings, index, { columns, existing });
  const refused = refusalsOf(column, mapping);
  const options = mapping.type === "enum" ? column.options[`${mapping.multi}`] : null;
  return (
    <>
      <div className={classes.settings}>
        <label>
          {words.name}
          <input
            type="text"
            className={classes.input}
            value={mapping.name}
            maxLength={63}
            spellCheck={false}
            aria-label={words.nameOf(column.name)}
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : problemId}
            onChange={(event) => onChange(index, { name: event.currentTarget.value })}
          />
        </label>
        <label>
          {words.type}
          <select
            className={classes.input}
            value={mapping.type}
            aria-label={words.typeOf(column.name)}
            onChange={({ currentTarget: { value } }) => {
              const type = customFieldTypes.find((one): one is CustomFieldType => one === value);
              if (type !== undefined) onChange(index, { type });
            }}
          >
            {customFieldTypes.map((type) => (
              <option key={type} value={type}>
                {words.types[type]}
              </option>
            ))}
          </select>
        </label>
        <label className={classes.multi} title={words.multiHint}>
          <input
            type="checkbox"
            checked={mapping.multi}
            aria-label={words.multiOf(column.name)}
            onChange={(event) => onChange(index, { multi: event.currentTarget.checked })}
          />
          {words.multi}
        </label>
      </div>
      {options !== null && (
        <p className={classes.samples}>
          <bdi>{words.options(options.length, options.slice(0, 8).join(", "))}</bdi>
        </p>
      )}
      {problem !== null && (
        <p id={problemId} className={classes.problem}>
          {problem}
        </p>
      )}
      <Listed
        summary={words.refused(refused.count)}
        lines={refused.some.map(({ place, value, reason }) =>
          words.refusedLine(words.place(kind, place), value, words.reasons[reason] ?? reason),
        )}
        total={refused.count}
      />
    </>
  );
}
