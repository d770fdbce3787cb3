import { hash } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import type { Label } from "#contract/media.ts";
import type { Db } from "./catalog.ts";

/** Results of models, by the hash of the bytes: outside of the versions, each computed once. */

/** A result; `error` and no other field where the model cannot read the file. */
export interface ModelResult {
  vector?: Int8Array | undefined;
  labels?: Omit<Label, "source">[] | undefined;
  tags?: string[] | undefined;
  caption?: string | undefined;
  error?: string | undefined;
}

export interface NewModelResult {
  /** In hexadecimal digits. */
  sha256: string;
  result: ModelResult;
  /** Milliseconds of work. */
  ms: number;
}

/** The key under which results of a model are kept. @param prompt what it was asked, where that is free */
export function modelKey({ id, version }: { id: string; version: string }, prompt = ""): string {
  const asked = prompt === "" ? "" : `#${hash("sha256", prompt)}`;
  return `${id}@${version}${asked}`;
}

/** The files without a result, each once, in their order. */
export async function withoutResult(
  db: Db,
  model: string,
  hashes: readonly string[],
): Promise<string[]> {
  const distinct = [...new Set(hashes)];
  const rows = await db
    .selectFrom("model_results")
    .select("sha256")
    .where("model", "=", model)
    .where(isOneOf(distinct))
    .execute();
  const known = new Set(rows.map((row) => row.sha256.toString("hex")));
  return distinct.filter((sha256) => !known.has(sha256));
}

/** Stores results, unless another process has stored them first. */
export async function insertModelResults(
  db: Db,
  model: string,
  results: readonly NewModelResult[],
): Promise<void> {
  if (results.length === 0) return;
  await db
    .insertInto("model_results")
    .values(
      results.map(({ sha256, result, ms }) => {
        const { vector, error, ...found } = result;
        const isFinding = Object.values(found).some((value) => value !== undefined);
        return {
          model,
          sha256: Buffer.from(sha256, "hex"),
          vector:
            vector === undefined
              ? null
              : Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength),
          // PostgreSQL stores no zero characters, and text of a picture may have one.
          found: isFinding ? JSON.stringify(found).replaceAll("\\u0000", "") : null,
          error: error ?? null,
          ms: error === undefined ? ms : null,
        };
      }),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The results of these files, by hash. */
export async function readModelResults(
  db: Db,
  model: string,
  hashes: readonly string[],
): Promise<Map<string, ModelResult>> {
  const rows = await db
    .selectFrom("model_results")
    .select(["sha256", "found", "error"])
    .where("model", "=", model)
    .where(isOneOf(hashes))
    .execute();
  return new Map(
    rows.map(({ sha256, found, error }): [string, ModelResult] => [
      sha256.toString("hex"),
      error === null ? ((found ?? {}) as ModelResult) : { error },
    ]),
  );
}

/** All captions that a model, in any version and for any prompt, gave these files, by hash. */
export async function captionsOfModel(
  db: Db,
  modelId: string,
  hashes: readonly string[],
): Promise<Map<string, Set<string>>> {
  const { rows } = await sql<{ sha256: Buffer; caption: string }>`
    select sha256, found->>'caption' as caption from model_results
    where starts_with(model, ${`${modelId}@`}) and ${isOneOf(hashes)} and found ? 'caption'
  `.execute(db);
  const captions = new Map<string, Set<string>>();
  for (const { sha256, caption } of rows) {
    const key = sha256.toString("hex");
    captions.set(key, (captions.get(key) ?? new Set()).add(caption));
  }
  return captions;
}

/** The numbers of a model's embeddings; null where there is none yet. */
export async function vectorSize(db: Db, model: string): Promise<number | null> {
  const { rows } = await sql<{ size: number }>`
    select octet_length(vector) as size from model_results
    where model = ${model} and vector is not null limit 1`.execute(db);
  return rows[0]?.size ?? null;
}

/** Rows of one query: the driver reads bytes as text of twice the length. */
const vectorsOfQuery = 4000;

/** The embeddings of files, by hash; null where the model cannot read one. */
export async function findVectors(
  db: Db,
  model: string,
  hashes: readonly string[],
): Promise<Map<string, Int8Array | null>> {
  const found = new Map<string, Int8Array | null>();
  for (let from = 0; from < hashes.length; from += vectorsOfQuery) {
    const rows = await db
      .selectFrom("model_results")
      .select(["sha256", "vector"])
      .where("model", "=", model)
      .where(isOneOf(hashes.slice(from, from + vectorsOfQuery)))
      .execute();
    for (const { sha256, vector } of rows)
      found.set(sha256.toString("hex"), vector && signed(vector));
  }
  return found;
}

function signed({ buffer, byteOffset, byteLength }: Buffer): Int8Array {
  return new Int8Array(buffer, byteOffset, byteLength);
}

/**
 * The embeddings of files, one after another in their order; zeros where there is none.
 * @param hashes in hexadecimal digits, each once
 * @returns and how many are missing
 */
export async function readVectors(
  db: Db,
  model: string,
  hashes: readonly string[],
  dimensions: number,
): Promise<{ vectors: Int8Array<ArrayBuffer>; missing: number }> {
  const vectors = new Int8Array(hashes.length * dimensions);
  const places = new Map(hashes.map((sha256, place) => [sha256, place]));
  let found = 0;
  for (let from = 0; from < hashes.length; from += vectorsOfQuery) {
    const rows = await db
      .selectFrom("model_results")
      .select(["sha256", "vector"])
      .where("model", "=", model)
      .where("vector", "is not", null)
      .where(isOneOf(hashes.slice(from, from + vectorsOfQuery)))
      .execute();
    for (const { sha256, vector } of rows) {
      const place = places.get(sha256.toString("hex"));
      if (place === undefined || vector?.byteLength !== dimensions) continue;
      vectors.set(signed(vector), place * dimensions);
      found += 1;
    }
  }
  return { vectors, missing: hashes.length - found };
}

/** Results that a speed comes from at most. */
const measured = 1000;

/** The mean of milliseconds that a model worked on an image here, and of how many images; null where it never ran. */
export async function speedOf(
  db: Db,
  model: string,
): Promise<{ ms: number; images: number } | null> {
  const { rows } = await sql<{ ms: number | null; images: string }>`
    select avg(ms) as ms, count(*) as images
    from (select ms from model_results where model = ${model} and ms is not null limit ${measured}) m
  `.execute(db);
  const [row] = rows;
  return row?.ms == null ? null : { ms: row.ms, images: Number(row.images) };
}

/** The blob no longer exists. */
export async function deleteModelResults(db: Db, sha256: string): Promise<void> {
  await db.deleteFrom("model_results").where("sha256", "=", Buffer.from(sha256, "hex")).execute();
}

export interface Anchor {
  id: string;
  datasetId: string;
  model: string;
  vector: Int8Array;
}

/** How long an uploaded picture can be searched with. */
const anchorHours = 24;

/** Stores the embedding of an uploaded picture, and forgets old ones. */
export async function insertAnchor(db: Db, anchor: Anchor): Promise<void> {
  await sql`delete from search_anchors
    where created_at < clock_timestamp() - make_interval(hours => ${anchorHours})`.execute(db);
  const { id, datasetId, model, vector } = anchor;
  await db
    .insertInto("search_anchors")
    .values({
      id,
      dataset_id: datasetId,
      model,
      vector: Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength),
    })
    .execute();
}

export async function findAnchor(
  db: Db,
  { id, datasetId, model }: Omit<Anchor, "vector">,
): Promise<Int8Array | null> {
  const row = await db
    .selectFrom("search_anchors")
    .select("vector")
    .where("id", "=", id)
    .where("dataset_id", "=", datasetId)
    .where("model", "=", model)
    .executeTakeFirst();
  return row === undefined ? null : signed(row.vector);
}

function isOneOf(hashes: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`sha256 = any(${hashes.map((sha256) => Buffer.from(sha256, "hex"))})`;
}
