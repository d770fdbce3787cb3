import type pg from "pg";
import { readInstallation } from "./installation.ts";

/** What was copied, and verified to be the same on both sides. */
export interface CopyReport {
  tables: number;
  rows: number;
  sequences: number;
}

/** Rows in transit at a time. */
const batch = 2000;

/** The migrations' own tables, and the row that distinguishes two catalogs. */
const notCopied = ["kysely_migration", "kysely_migration_lock", "installation"];

/** Settings that make both sides format every value the same way, whatever the servers' defaults are. */
const spelling = [
  "set timezone = 'UTC'",
  "set datestyle = 'ISO, YMD'",
  "set intervalstyle = 'postgres'",
  "set bytea_output = 'hex'",
  "set extra_float_digits = 1",
  "set statement_timeout = 0",
];

/** The target holds something that a move must not overwrite. The message names it. */
export class TargetInUseError extends Error {
  override readonly name = "TargetInUseError";
}

/**
 * Checks that a database may be filled: it is empty, or it has our tables without rows, or it holds the rows of an
 * earlier move of the same installation.
 * @param tables those of the source
 * @throws TargetInUseError
 */
export async function demandFillable(
  client: pg.Client,
  { id, tables }: { id: string; tables: readonly string[] },
): Promise<void> {
  const found = await tableNames(client);
  const row = await readInstallation(client);
  if (row !== null) {
    if (row.id !== id) {
      throw new TargetInUseError(`it holds another installation (${row.id})`);
    }
    if (row.state === "current") {
      throw new TargetInUseError(
        "it holds a catalog of this installation that is not marked as moved",
      );
    }
    return;
  }
  const known = [...tables, ...notCopied];
  const foreign = found.find((name) => !known.includes(name));
  if (foreign !== undefined) throw new TargetInUseError(`it holds a table "${foreign}"`);
  for (const name of found) {
    if (notCopied.includes(name)) continue;
    const { rowCount } = await client.query(`select from ${quoted(name)} limit 1`);
    if (rowCount !== 0) throw new TargetInUseError(`its table "${name}" is not empty`);
  }
}

/** The tables of a catalog that hold content. */
export async function contentTables(client: pg.Client): Promise<string[]> {
  return (await tableNames(client)).filter((name) => !notCopied.includes(name));
}

/**
 * Copies all rows and sequences into a catalog of the same schema, replacing those that are there, and compares them.
 * Both sides are in a transaction of the caller, which has to roll back the target's where this throws.
 * @throws Error where the schemas or, after the copy, the contents differ
 */
export async function copyCatalog(from: pg.Client, to: pg.Client): Promise<CopyReport> {
  for (const client of [from, to]) for (const text of spelling) await client.query(text);
  const tables = await inOrder(from, await contentTables(from));
  const columns = await columnsOf(from);
  if (JSON.stringify(columns) !== JSON.stringify(await columnsOf(to))) {
    throw new Error("The two catalogs have different tables");
  }
  await to.query(`truncate ${tables.map(quoted).join(", ")}`);
  const report: CopyReport = { tables: tables.length, rows: 0, sequences: 0 };
  for (const table of tables) {
    // Rows that triggers wrote are copied like all others.
    await to.query(`alter table ${quoted(table)} disable trigger user`);
  }
  for (const table of tables) report.rows += await copyTable(from, to, table);
  for (const table of tables) {
    // PostgreSQL refuses to alter a table that has pending foreign key checks.
    await to.query("set constraints all immediate");
    await to.query(`alter table ${quoted(table)} enable trigger user`);
  }
  for (const name of await sequenceNames(from)) {
    const { value, called } = await sequence(from, name);
    await to.query("select setval($1::regclass, $2, $3)", [quoted(name), value, called]);
    report.sequences += 1;
  }
  await demandSame(from, to, tables);
  return report;
}

async function copyTable(from: pg.Client, to: pg.Client, table: string): Promise<number> {
  const name = quoted(table);
  await from.query(`declare moving no scroll cursor for select t::text as row from ${name} t`);
  let count = 0;
  for (;;) {
    const { rows } = await from.query<{ row: string }>(`fetch ${batch} from moving`);
    if (rows.length === 0) break;
    await to.query(
      `insert into ${name} overriding system value select * from unnest($1::${name}[])`,
      [rows.map(({ row }) => row)],
    );
    count += rows.length;
  }
  await from.query("close moving");
  return count;
}

/** Compares row counts and sums of row hashes, table by table, and the states of all sequences. */
async function demandSame(
  from: pg.Client,
  to: pg.Client,
  tables: readonly string[],
): Promise<void> {
  for (const table of tables) {
    const [before, after] = [await checksum(from, table), await checksum(to, table)];
    if (before !== after) {
      throw new Error(`The copy of table ${table} is not the same: ${before} and ${after}`);
    }
  }
  const names = await sequenceNames(from);
  for (const name of names) {
    const [before, after] = [await sequence(from, name), await sequence(to, name)];
    if (before.value !== after.value || before.called !== after.called) {
      throw new Error(`The copy of sequence ${name} is not the same`);
    }
  }
}

async function checksum(client: pg.Client, table: string): Promise<string> {
  const half = (start: number): string =>
    `coalesce(sum(('x' || substr(hash, ${start}, 16))::bit(64)::bigint::numeric), 0)`;
  const { rows } = await client.query<{ sum: string }>(
    `select count(*) || ' rows, ' || ${half(1)} || ' ' || ${half(17)} as sum
       from (select md5(t::text) as hash from ${quoted(table)} t) hashes`,
  );
  return rows[0]?.sum ?? "";
}

/** Tables after those that their foreign keys refer to. */
async function inOrder(client: pg.Client, tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ table: string; other: string }>(
    `select c.relname as table, o.relname as other from pg_constraint k
       join pg_class c on c.oid = k.conrelid join pg_class o on o.oid = k.confrelid
       where k.contype = 'f' and k.conrelid <> k.confrelid
         and k.connamespace = current_schema()::regnamespace`,
  );
  const ordered: string[] = [];
  for (let rest = [...tables]; rest.length > 0;) {
    const ready = rest.filter(
      (table) => !rows.some((key) => key.table === table && rest.includes(key.other)),
    );
    if (ready.length === 0) throw new Error(`Tables refer to each other: ${rest.join(", ")}`);
    ordered.push(...ready);
    rest = rest.filter((table) => !ready.includes(table));
  }
  return ordered;
}

async function columnsOf(client: pg.Client): Promise<unknown[]> {
  const { rows } = await client.query(
    `select c.relname, a.attname, format_type(a.atttypid, a.atttypmod) as type
       from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
         and a.attnum > 0 and not a.attisdropped
       order by c.relname collate "C", a.attnum`,
  );
  return rows as unknown[];
}

async function tableNames(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
       where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
       order by relname collate "C"`,
  );
  return rows.map(({ name }) => name);
}

async function sequenceNames(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
       where relnamespace = current_schema()::regnamespace and relkind = 'S'
       order by relname collate "C"`,
  );
  return rows.map(({ name }) => name);
}

async function sequence(
  client: pg.Client,
  name: string,
): Promise<{ value: string; called: boolean }> {
  const { rows } = await client.query<{ value: string; called: boolean }>(
    `select last_value::text as value, is_called as called from ${quoted(name)}`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`The sequence ${name} has no state`);
  return row;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
