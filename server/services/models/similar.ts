import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Anchored } from "#contract/clusters.ts";
import type { MediaFilter } from "#contract/media.ts";
import { because } from "#contract/refusals.ts";
import { findAnchor, insertAnchor, modelKey, readVectors } from "../../catalog/model-results.ts";
import { invalid, refused } from "../../errors.ts";
import type { Item } from "../../lake/schema/item.ts";
import { type PictureRow, picturesOf } from "../../lake/read/pictures.ts";
import { ModelBrokenError, embedder, embeddingSize } from "../../models/models.ts";
import { nearestOfEach } from "../../models/vectors/neighbours.ts";
import type { Actor, FormPart, RequestContext } from "../../ports/requests.ts";
import { datasetOf } from "../access/access.ts";
import { versionAt } from "../access/version-at.ts";
import type { Deps } from "../deps.ts";
import { type FilteredVersion, filterResolver } from "../media/resolve-filter.ts";
import { EmbeddingCache } from "./embeddings.ts";

export interface Similar {
  version: FilteredVersion;
  /** The nearest first. */
  found: { item: Item; distance: number }[];
  notEmbedded: number;
}

/** Bytes of a picture to search with. */
const largestPicture = 64 * 1024 * 1024;

/** Looks for items that are like an item, or like an uploaded picture. */
export function similarity(deps: Deps) {
  const { catalog, lake, models } = deps;
  const resolve = filterResolver(deps);
  const cache = new EmbeddingCache(catalog.db);

  function demandModel(): void {
    const why = models.whyNoEmbeddings();
    if (why !== null) throw refused(because("model_absent", { model: embedder.name, why }));
  }

  async function vectorOf(version: FilteredVersion, anchor: Anchored): Promise<Int8Array> {
    const { anchor_media_id: id, anchor_type: type = "MEDIA" } = anchor;
    const model = modelKey(embedder);
    if (type === "UPLOAD") {
      const known = await findAnchor(catalog.db, { id, datasetId: version.dataset.id, model });
      if (known === null) throw refused(because("anchor_not_found"));
      return known;
    }
    const [item] = await version.reader.get([id]);
    if (item === undefined) throw refused(because("media_not_found"));
    const { vectors, missing } = await readVectors(catalog.db, model, [item.sha256], embeddingSize);
    if (missing > 0) throw refused(because("not_embedded"));
    return vectors;
  }

  /**
   * @param skip Items at the begin that are not wanted.
   * @throws not_found; refusals not_embedded and model_absent
   */
  async function find(
    actor: Actor,
    datasetId: string,
    query: Anchored & { at?: string | undefined; filter: MediaFilter },
    { limit, skip = 0 }: { limit: number; skip?: number },
  ): Promise<Similar> {
    const dataset = await datasetOf(catalog.db, actor, datasetId);
    const { ref } = await versionAt(catalog.db, dataset, query.at);
    const reader = await lake.reader(dataset.family_id, ref);
    const version = { dataset, ref, reader };
    demandModel();
    const wanted = await vectorOf(version, query);
    const key = `${dataset.family_id}/${ref.branch}@${ref.version}`;
    const { vectors, places, missing } = await cache.of(key, async () => {
      const rows = await allOf(await reader.read({}, picturesOf));
      return rows.map(({ sha256 }) => sha256);
    });
    const filter = await resolve(query.filter, async () => version);
    const rows = await allOf(await reader.read(filter, picturesOf));
    const byPlace = new Map<number, PictureRow[]>();
    for (const row of rows) {
      const place = places.get(row.sha256);
      if (place === undefined || !has(vectors, place)) continue;
      const own = byPlace.get(place);
      if (own === undefined) byPlace.set(place, [row]);
      else own.push(row);
    }
    const meant = [...byPlace.keys()];
    const some = meant.length === places.size ? vectors : picked(vectors, meant);
    const order = meant.length === places.size ? [...places.values()] : meant;
    const nearest = await nearestOfEach(
      some,
      wanted,
      embeddingSize,
      Math.min(meant.length, skip + limit),
    );
    const hits: { row: PictureRow; distance: number }[] = [];
    nearest.places.forEach((at, index) => {
      const place = order[at];
      const own = place === undefined ? [] : (byPlace.get(place) ?? []);
      for (const row of own) hits.push({ row, distance: nearest.distances[index] ?? 2 });
    });
    const shown = hits.slice(skip, skip + limit);
    const items = await reader.rows(shown.map(({ row }) => row.rowId));
    return {
      version,
      found: shown.flatMap(({ row, distance }) => {
        const item = items.get(row.rowId);
        return item === undefined ? [] : [{ item, distance: Number(distance.toFixed(4)) }];
      }),
      notEmbedded: missing,
    };
  }

  /** Keeps the embedding of an uploaded picture for a day. */
  async function upload(
    { actor }: RequestContext,
    datasetId: string,
    parts: AsyncIterable<FormPart>,
  ): Promise<{ anchor_media_id: string; anchor_type: "UPLOAD" }> {
    const { id: visibleId } = await datasetOf(catalog.db, actor, datasetId);
    demandModel();
    const path = join(tmpdir(), `stillframe-anchor-${randomUUID()}`);
    try {
      if (!(await savePicture(parts, path))) throw invalid(["body", "file"], "Field required");
      const { signal } = new AbortController();
      const { found } = await models.run(embedder.id, path, { signal });
      if ("error" in found || found.vector === undefined) {
        throw invalid(["body", "file"], "The file is no picture that can be read");
      }
      const id = randomUUID();
      const model = modelKey(embedder);
      await insertAnchor(catalog.db, { id, datasetId: visibleId, model, vector: found.vector });
      return { anchor_media_id: id, anchor_type: "UPLOAD" };
    } catch (error) {
      if (!(error instanceof ModelBrokenError)) throw error;
      throw refused(because("model_absent", { model: embedder.name, why: error.message }));
    } finally {
      await rm(path, { force: true });
    }
  }

  return { find, upload };
}

async function savePicture(parts: AsyncIterable<FormPart>, path: string): Promise<boolean> {
  let isSaved = false;
  for await (const { field, file } of parts) {
    if (file === undefined || field !== "file" || isSaved) continue;
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of file.bytes) {
      bytes += chunk.byteLength;
      if (bytes > largestPicture)
        throw invalid(["body", "file"], "A picture to search with has at most 64 MB");
      chunks.push(chunk);
    }
    await writeFile(path, Buffer.concat(chunks, bytes), { mode: 0o600 });
    isSaved = true;
  }
  return isSaved;
}

/** Whether there is an embedding: without one there are zeros. */
function has(vectors: Int8Array, place: number): boolean {
  const from = place * embeddingSize;
  return vectors.subarray(from, from + embeddingSize).some((value) => value !== 0);
}

function picked(vectors: Int8Array, places: readonly number[]): Int8Array {
  const some = new Int8Array(places.length * embeddingSize);
  places.forEach((place, at) => {
    const from = place * embeddingSize;
    some.set(vectors.subarray(from, from + embeddingSize), at * embeddingSize);
  });
  return some;
}

async function allOf(parts: AsyncIterable<PictureRow[]>): Promise<PictureRow[]> {
  const rows: PictureRow[] = [];
  for await (const part of parts) for (const row of part) rows.push(row);
  return rows;
}
