import { because } from "#contract/refusals.ts";
import { hash } from "node:crypto";
import type { Operation } from "#contract/operations.ts";
import { itemTraits, shapes } from "#contract/media-filter.ts";
import { mediaSortOf } from "#contract/media-sort.ts";
import {
  type DeleteMedia,
  type EditMedia,
  type FacetName,
  type MediaFilter,
  askedFacetNames,
  facetNames,
} from "#contract/media.ts";
import { qualityIssues } from "#contract/quality.ts";
import { type VisibleDataset, headOf } from "../../catalog/datasets.ts";
import { sharpnessOfPictures } from "../../catalog/picture-quality.ts";
import { needsConversion } from "../../blobs/browser-view.ts";
import { ServiceError, refused } from "../../errors.ts";
import { MediaKeys } from "../../formats/media-keys.ts";
import { scannedFacets, topValues, type ValueCounts } from "../../lake/read/facets.ts";
import type { Item, ItemChange } from "../../lake/schema/item.ts";
import type { VersionReader } from "../../lake/read/reader.ts";
import { findPicture } from "../../catalog/receipt-counts.ts";
import { datasetOf, lockFor } from "../access/access.ts";
import { versionAt } from "../access/version-at.ts";
import type { Deps } from "../deps.ts";
import { type FilteredVersion, filterResolver } from "./resolve-filter.ts";
import { bytesFinder } from "./find-bytes.ts";
import { orFirstAnswer } from "../idempotency.ts";
import type { KnownMedia } from "../comparison/known-media.ts";
import type { Actor, MediaBytes, RequestContext } from "../../ports/requests.ts";
import type { Services } from "../../ports/services.ts";
import { headToken, toMediaItem } from "../to-wire.ts";
import { bytesDamaged, bytesMissing, drawn } from "./drawn.ts";
import { undoEdit } from "./undo-edit.ts";
import { videoServices } from "./video.ts";
import { withMoved } from "../with-moved.ts";
import { type Written, writeItems } from "../write.ts";

/** Facets whose values are known: each is counted by its condition. */
const countedFacets = { quality: qualityIssues, shape: shapes, has: itemTraits } as const;

function isCounted(name: string): name is keyof typeof countedFacets {
  return name in countedFacets;
}

export function mediaServices(deps: Deps, known: KnownMedia): Services["media"] {
  const { catalog, lake, blobs, thumbnails } = deps;
  const demandItem = bytesFinder(deps, known);
  const resolve = filterResolver(deps);

  async function versionOf(
    dataset: VisibleDataset,
    at: string | undefined,
  ): Promise<FilteredVersion> {
    const { ref } = await versionAt(catalog.db, dataset, at);
    return { dataset, ref, reader: await lake.reader(dataset.family_id, ref) };
  }

  /** The filter of a write, on the content that it changes. */
  async function resolveNow({ actor }: RequestContext, datasetId: string, filter: MediaFilter) {
    return await resolve(filter, async () =>
      versionOf(await datasetOf(catalog.db, actor, datasetId), undefined),
    );
  }

  const page: Services["media"]["page"] = async (actor, datasetId, at, query) =>
    await withMoved(async () => {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      const version = await versionOf(dataset, at);
      const { reader } = version;
      const filter = await resolve(query.filter, async () => version);
      const { order = "asc" } = query;
      const sort = mediaSortOf(query.sort) ?? "added";
      const sorting =
        sort === "added" && order === "asc"
          ? undefined
          : { sort, order, figures: () => sharpnessOfPictures(catalog.db) };
      const { items, nextCursor } =
        query.spread === undefined
          ? await reader.page({ ...query, filter, sorting })
          : { items: await reader.spread(filter, query.spread, sorting), nextCursor: null };
      known.add(datasetId, items);
      return {
        items: items.map((item) => toMediaItem(item, datasetId)),
        next_cursor: nextCursor,
        ...(query.total ? { total: await reader.count(filter) } : {}),
        head: headToken(dataset),
      };
    });

  const facets: Services["media"]["facets"] = async (actor, datasetId, at, query) =>
    await withMoved(async () => {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      const version = await versionOf(dataset, at);
      const resolved = async (filter: MediaFilter) => resolve(filter, async () => version);
      const wanted = query.facets;
      const counts = new Map<FacetName, ValueCounts>(
        await version.reader.facets(
          await resolved(query.filter),
          scannedFacets.filter((name) => wanted.includes(name)),
        ),
      );
      for (const [name, values] of Object.entries(countedFacets)) {
        if (!isCounted(name) || !wanted.includes(name)) continue;
        const { [name]: _, [`not_${name}` as const]: __, ...others } = query.filter;
        const found = await Promise.all(
          values.map(async (value): Promise<[string, number]> => [
            value,
            await version.reader.count(await resolved({ ...others, [name]: [value] })),
          ]),
        );
        counts.set(name, new Map(found.filter(([, count]) => count > 0)));
      }
      const listed = [...facetNames, ...askedFacetNames].flatMap((name) => {
        const values = counts.get(name);
        if (values === undefined) return [];
        return [[name, topValues(values, { ...query, always: query.filter[name] ?? [] })]];
      });
      return { facets: Object.fromEntries(listed), head: headToken(dataset) };
    });

  const match: Services["media"]["match"] = async (actor, datasetId, { keys }) =>
    await withMoved(async () => {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      const { reader } = await versionOf(dataset, undefined);
      const found = new MediaKeys(keys);
      let items = 0;
      for await (const part of reader.keyedItems()) {
        for (const item of part) found.show(item);
        items += part.length;
      }
      return { ...found.result(), items };
    }, "body");

  /** Counts the changes of a write, under the rules of that write. */
  async function dryRun(
    context: RequestContext,
    datasetId: string,
    operation: Operation,
    {
      ifHead,
      count,
    }: { ifHead?: string | undefined; count: (r: VersionReader) => Promise<number> },
  ): Promise<{ changed: number; head: string }> {
    return await withMoved(async () => {
      const dataset = await catalog.transaction((trx) =>
        lockFor(trx, context.actor, datasetId, operation),
      );
      const head = headToken(dataset);
      if (ifHead !== undefined && ifHead !== head) {
        throw refused(because("head_moved"));
      }
      return { changed: await count(await lake.reader(dataset.family_id, headOf(dataset))), head };
    }, "body");
  }

  async function edit(context: RequestContext, datasetId: string, body: EditMedia) {
    const change = changeOf(body, context.actor);
    if (body.dry_run === true) {
      const { changed, head } = await dryRun(context, datasetId, "edit_media", {
        ifHead: body.if_head,
        count: async (reader) =>
          reader.countEdited(await resolveNow(context, datasetId, body.filter), change),
      });
      return { updated: changed, head };
    }
    const answer = ({ changed, head }: Written) => ({ updated: changed, head });
    const written = writeItems(deps, {
      context,
      datasetId,
      operation: "edit_media",
      ifHead: body.if_head,
      once: { request: requestOf("edit_media", datasetId, body), answer },
      details: { ...body },
      commit: async (writer, rev) =>
        writer.edit(await resolveNow(context, datasetId, body.filter), change, rev),
    });
    return await orFirstAnswer(written.then(answer));
  }

  async function remove(context: RequestContext, datasetId: string, body: DeleteMedia) {
    if (body.dry_run === true) {
      const { changed, head } = await dryRun(context, datasetId, "delete_media", {
        ifHead: body.if_head,
        count: async (reader) => reader.count(await resolveNow(context, datasetId, body.filter)),
      });
      return { deleted: changed, head };
    }
    const answer = ({ changed, head }: Written) => ({ deleted: changed, head });
    const written = writeItems(deps, {
      context,
      datasetId,
      operation: "delete_media",
      ifHead: body.if_head,
      once: { request: requestOf("delete_media", datasetId, body), answer },
      details: { ...body },
      commit: async (writer) => writer.remove(await resolveNow(context, datasetId, body.filter)),
    });
    return await orFirstAnswer(written.then(answer));
  }

  const content: Services["media"]["content"] = async (actor, datasetId, mediaId, hash) =>
    await storedBytes(await demandItem(actor, datasetId, mediaId, hash));

  async function storedBytes(item: Item): Promise<MediaBytes> {
    const state = await blobs.look(item.sha256, item.sizeBytes);
    if (state === "missing") throw bytesMissing();
    if (state === "damaged") throw bytesDamaged();
    return {
      type: item.mime,
      hasRanges: true,
      fileName: baseName(item),
      size: item.sizeBytes,
      isVerified: state === "sound",
      async open(range) {
        const opened = await blobs.open(item.sha256, range);
        if (opened === undefined) throw bytesMissing();
        return opened.stream;
      },
    };
  }

  const view: Services["media"]["view"] = async (context, datasetId, mediaId, hash) => {
    const item = await demandItem(context.actor, datasetId, mediaId, hash);
    if (!(await needsConversion(blobs, item))) {
      return await storedBytes(item);
    }
    return await drawn(thumbnails.displayable(item, context.isAbandoned));
  };

  const thumbnail: Services["media"]["thumbnail"] = async (context, datasetId, id, hash, query) => {
    const { width, isFrame } = query;
    try {
      const item = await demandItem(context.actor, datasetId, id, hash);
      const made = thumbnails.thumbnail(item, width, context.isAbandoned);
      // A drawn picture at the address of a frame: it may be one the next time.
      return await drawn(made, ({ isPicture }) => isPicture || !isFrame);
    } catch (error) {
      // The versions that had the item are gone, or its bytes are: a receipt may have kept its picture.
      if (!(error instanceof ServiceError) || error.kind !== "not_found") throw error;
      const { id: visibleId } = await datasetOf(catalog.db, context.actor, datasetId);
      const bytes = await findPicture(catalog.db, visibleId, id, hash);
      if (bytes === undefined) throw error;
      return await drawn(Promise.resolve({ bytes, isPicture: true }));
    }
  };

  return {
    page,
    facets,
    match,
    edit,
    remove,
    undo: (context, id, { head }) => undoEdit(deps, context, id, { head, redo: false }),
    redo: (context, id, { head }) => undoEdit(deps, context, id, { head, redo: true }),
    content,
    view,
    thumbnail,
    ...videoServices(deps, demandItem),
  };
}

/** The request of an Idempotency-Key; a body with ten thousand ids is stored as its hash. */
function requestOf(operation: Operation, datasetId: string, body: object): readonly unknown[] {
  return [operation, datasetId, hash("sha256", JSON.stringify(body))];
}

/** An edit as a change for the lake; labels get the actor as their source. */
function changeOf(body: EditMedia, actor: Actor): ItemChange {
  return {
    addTags: body.add_tags,
    removeTags: body.remove_tags,
    addLabels: body.add_labels?.map((label) => ({ ...label, source: actor.email })),
    removeLabels: body.remove_labels,
    changeLabels: body.change_labels?.map((label) => ({ ...label, source: actor.email })),
    caption: body.caption,
    metadata: body.metadata,
  };
}

/** The name without the folders of its upload. */
function baseName({ fileName }: Item): string {
  return fileName.slice(fileName.lastIndexOf("/") + 1);
}
