import {
  type CsvColumn,
  type CsvMapping,
  csvColumnName,
  csvColumns,
  csvPlaces,
  missingCsvColumn,
} from "#contract/label-columns.ts";
import { labelStartBytes, mayBeTable } from "#contract/label-files.ts";
import type { ChosenFile } from "#/lib/dropped-files.ts";
import type { TableHead } from "#/features/metadata/table/head.ts";
import { TableReader } from "#/features/metadata/table/table-reader.ts";

/** What each column of a table is; null: it is left out. */
export type Roles = readonly (CsvColumn | null)[];

/** Files whose heads are compared. */
const mostFiles = 100;

/** The beginning that tables have in common; null: some are none, they differ, or cannot be read. */
export async function commonHead(files: readonly ChosenFile[]): Promise<TableHead | null> {
  if (files.length > mostFiles) return null;
  const reader = new TableReader();
  try {
    let head: TableHead | null = null;
    for (const { file, path } of files) {
      const start = await file.slice(0, labelStartBytes).text();
      if (!mayBeTable(path, start)) return null;
      const own = await reader.ask({ does: "head", file });
      if (head !== null && own.names.join("\n") !== head.names.join("\n")) return null;
      head ??= own;
    }
    return head !== null && head.names.length > 0 ? head : null;
  } catch {
    // What is wrong with a file is said by the service, which reads all of it.
    return null;
  } finally {
    reader.end();
  }
}

/** The columns as the service takes them where nobody says which is what. */
export function usualRoles({ names }: TableHead): Roles {
  const roles = names.map((): CsvColumn | null => null);
  for (const [role, at] of csvPlaces(names).places) roles[at] = role;
  return roles;
}

/** A column is what was chosen; another that was the same is left out. */
export function withRole(roles: Roles, at: number, role: CsvColumn | null): Roles {
  return roles.map((one, index) => (index === at ? role : one === role ? null : one));
}

/** Whether a column can be named: of those with the same name, the last is meant. */
export function isNamed(names: readonly string[], at: number): boolean {
  const name = csvColumnName(names[at] ?? "");
  return name !== "" && !names.some((other, index) => index > at && csvColumnName(other) === name);
}

export function mappingOf({ names }: TableHead, roles: Roles): CsvMapping {
  return Object.fromEntries(csvColumns.map((role) => [role, names[roles.indexOf(role)] ?? null]));
}

/** What has to be a column and is none. */
export function missingIn(roles: Roles): ReturnType<typeof missingCsvColumn> {
  return missingCsvColumn(new Set(roles.filter((role) => role !== null)));
}
