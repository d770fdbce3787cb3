import { type CsvColumn, csvColumns } from "#contract/label-columns.ts";
import type { TableHead } from "#/features/metadata/table/head.ts";
import table from "#/features/metadata/import-metadata.module.css";
import { labelsImport as words } from "#/strings/labels-import.ts";
import { type Roles, isNamed, missingIn, withRole } from "./csv-columns.ts";
import classes from "./import-labels.module.css";

interface ColumnRolesProps {
  head: TableHead;
  roles: Roles;
  disabled: boolean;
  onChange: (roles: Roles) => void;
}

/** The columns of a CSV of labels, each with what it is. */
export function ColumnRoles({
  head: { names, samples },
  roles,
  disabled,
  onChange,
}: ColumnRolesProps) {
  const missing = missingIn(roles);
  return (
    <section aria-label={words.columns}>
      <h3 className={table.heading}>{words.columns}</h3>
      <ul className={table.columns}>
        {names.map((name, at) => {
          const shown = name.trim() || words.nameless(at + 1);
          return (
            // Names may be there twice.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={at} className={classes.column} data-taken={roles[at] != null || undefined}>
              <span>
                <bdi className={table.columnName}>{shown}</bdi>
                <bdi className={table.samples}>{samples[at]?.join(" · ")}</bdi>
              </span>
              {isNamed(names, at) ? (
                <select
                  className={table.input}
                  aria-label={words.roleOf(shown)}
                  value={roles[at] ?? ""}
                  disabled={disabled}
                  onChange={({ currentTarget: { value } }) => {
                    const role = csvColumns.find((one): one is CsvColumn => one === value);
                    onChange(withRole(roles, at, role ?? null));
                  }}
                >
                  <option value="">{words.leftOut}</option>
                  {csvColumns.map((role) => (
                    <option key={role} value={role}>
                      {words.roles[role]}
                    </option>
                  ))}
                </select>
              ) : (
                <span className={table.about}>{words.notNamed}</span>
              )}
            </li>
          );
        })}
      </ul>
      <p role="status" className={table.problem}>
        {missing !== null && words.missing[missing]}
      </p>
    </section>
  );
}
