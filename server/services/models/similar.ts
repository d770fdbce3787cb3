import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Anchored } from "#contract/clusters.ts";
import type { DocumentedCondition } from "#contract/documented-search.ts";
import type { MediaFilter } from "#contract/media.ts";
import { because } from "#contract/refusals.ts";
import { findAnchor, insertAnchor, modelKey } from "../../catalog/model-results.ts";
import { invalid, refused } from "../../errors.ts";
import type { Item } from "../../lake/schema/item.ts";
import { picturesOf } from "../../lake/read/pictures.ts";
import { ModelBrokenError } from "../../models/models.ts";
import { exactly } from "../../models/vectors/neighbours.ts";
import type { Actor, FormPart, RequestContext } from "../../ports/requests.ts";
import { datasetOf } from "../access/access.ts";
import { versionAt } from "../access/version-at.ts";
import type { Deps } from "../deps.ts";
import { type FilteredVersion, filterResolver } from "../media/resolve-filter.ts";
import { allOf } from "./all-conditions.ts";
import { embedderAt, whyCannotEmbed } from "./embedder.ts";
import { type Embeddings, inParts, joined } from "./embeddings.ts";
import { Nearest } from "./nearest.ts";

export interface Similar {
  version: FilteredVersion;
  /** The nearest first. */
  found: { item: Item; distance: number }[];
  notEmbedded: number;
}

/** Bytes of a picture to search with. */
const largestPicture = 64 * 1024 * 1024;

/** Looks for items that are like an item, or like an uploaded picture. */
export function similarity(deps: Deps, embeddings: Embeddings) {
  const { catalog, lake, models } = deps;
  const resolve = filterResolver(deps);

  async function vectorOf(
    { dataset, reader }: FilteredVersion,
    model: string,
    { anchor_media_id: id, anchor_type: type = "MEDIA" }: Anchored,
  ): Promise<Int8Array> {
    if (type === "UPLOAD") {
      const known = await findAnchor(catalog.db, { id, datasetId: dataset.id, model });
      if (known === null) throw refused(because("anchor_not_found"));
      return known;
    }
    const [item] = await reader.get([id]);
    if (item === undefined) throw refused(because("media_not_found"));
    if (item.mediaType === "video") throw refused(because("item_not_comparable"));
    const vector = (await embeddings.of(model, [item.sha256])).get(item.sha256);
    if (vector === undefined) throw refused(because("not_embedded"));
    if (vector === null) throw refused(because("item_not_comparable"));
    return vector;
  }

  /**
   * @param skip Items at the begin that are not wanted.
   * @throws not_found; refusals not_embedded, item_not_comparable and model_absent
   */
  async function find(
    actor: Actor,
    datasetId: string,
    query: Anchored & {
      at?: string | undefined;
      filter: MediaFilter;
      also?: readonly DocumentedCondition[];
    },
    { limit, skip = 0 }: { limit: number; skip?: number },
  ): Promise<Similar> {
    const dataset = await datasetOf(catalog.db, actor, datasetId);
    const { ref, snapshot } = await versionAt(catalog.db, dataset, query.at);
    const reader = await lake.reader(dataset.family_id, ref);
    const version = { dataset, ref, reader };
    const embedder = embedderAt(dataset, snapshot);
    // The packages compare; the model itself is not needed for what it has looked at.
    const why = models.whyNoEmbeddings();
    if (why !== null) throw refused(why);
    const model = modelKey(embedder);
    const wanted = await vectorOf(version, model, query);
    const filter = await allOf(resolve, version, query.filter, query.also ?? []);
    const nearest = new Nearest(skip + limit);
    let [compared, notEmbedded] = [0, 0];
    for await (const rows of inParts(await reader.read(filter, picturesOf))) {
      const known = await embeddings.of(
        model,
        rows.map(({ sha256 }) => sha256),
      );
      const meant = rows.filter(({ sha256 }) => known.get(sha256)?.length === wanted.length);
      notEmbedded += rows.filter(({ sha256 }) => !known.has(sha256)).length;
      compared += meant.length;
      if (meant.length === 0) continue;
      const vectors = joined(meant, known, wanted.length);
      const most = Math.min(skip + limit, meant.length);
      const found = await (await exactly(vectors, wanted.length, most))(wanted);
      found.places.forEach((place, at) =>
        nearest.add(meant[place]?.rowId ?? -1, found.distances[at] ?? 2),
      );
    }
    if (compared === 0 && notEmbedded > 0) throw refused(because("not_embedded"));
    const shown = nearest.all().slice(skip);
    const items = await reader.rows(shown.map(({ rowId }) => rowId));
    return {
      version,
      found: shown.flatMap(({ rowId, distance }) => {
        const item = items.get(rowId);
        return item === undefined ? [] : [{ item, distance: Number(distance.toFixed(4)) }];
      }),
      notEmbedded,
    };
  }

  /** Keeps the embedding of an uploaded picture for a day. @param at the version that is to be searched */
  async function upload(
    { actor }: RequestContext,
    datasetId: string,
    at: string | undefined,
    parts: AsyncIterable<FormPart>,
  ): Promise<{ anchor_media_id: string; anchor_type: "UPLOAD" }> {
    const dataset = await datasetOf(catalog.db, actor, datasetId);
    const { snapshot } = await versionAt(catalog.db, dataset, at);
    const embedder = embedderAt(dataset, snapshot);
    const why = await whyCannotEmbed(models, embedder);
    if (why !== null) throw refused(why);
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
      await insertAnchor(catalog.db, { id, datasetId: dataset.id, model, vector: found.vector });
      return { anchor_media_id: id, anchor_type: "UPLOAD" };
    } catch (error) {
      if (!(error instanceof ModelBrokenError)) throw error;
      const model = (await models.find(embedder.id))?.name ?? embedder.id;
      throw refused(because("model_absent", { model, why: error.message }));
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
