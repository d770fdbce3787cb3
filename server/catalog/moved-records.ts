import type pg from "pg";

/** A manifest whose bytes were changed because its table has another address. */
export interface MovedRecord {
  family: string;
  /** Below the table. */
  path: string;
  /** The SHA-256 of its bytes before and now, in hexadecimal digits. */
  before: string;
  sha256: string;
  sizeBytes: number;
}

/** Of one statement. */
const batch = 2000;

/** Replaces the records of manifests that were as recorded. One that was damaged before stays damaged. */
export async function moveRecords(
  client: Pick<pg.ClientBase, "query">,
  moved: readonly MovedRecord[],
): Promise<void> {
  for (let start = 0; start < moved.length; start += batch) {
    const part = moved.slice(start, start + batch);
    await client.query(
      `update lake_files f set sha256 = decode(m.sha256, 'hex'), size_bytes = m.size
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[])
         as m (family, path, before, sha256, size)
       where f.family_id = m.family and f.path = m.path
         and (f.sha256 is null or f.sha256 = decode(m.before, 'hex'))`,
      [
        part.map(({ family }) => family),
        part.map(({ path }) => path),
        part.map(({ before }) => before),
        part.map(({ sha256 }) => sha256),
        part.map(({ sizeBytes }) => sizeBytes),
      ],
    );
  }
}
