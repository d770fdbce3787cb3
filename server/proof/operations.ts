import type { EditMedia, MediaFilter } from "#contract/media.ts";
import type { PartialRestore } from "#contract/receipt.ts";
import { collect } from "../services/upkeep/collect.ts";
import type { Actor, RequestContext } from "../ports/requests.ts";
import type { Services } from "../ports/services.ts";
import type { Process } from "./process.ts";
import type { Random } from "./random.ts";
import type { Replay } from "./replay.ts";

const tags = ["red", "green", "blue", "night", "o'clock"];
const labels = ["car", "bus", "person", "bicycle", "dog"];
/** Above this number a dataset's snapshots are removed more often than created, so that the run stays bounded. */
const enoughSnapshots = 12;
const enoughDatasets = 8;
const minute = 60_000;

export const weights = {
  edit: 30,
  delete: 4,
  undo: 8,
  create: 14,
  restore: 14,
  "partial restore": 10,
  clone: 3,
  adopt: 4,
  remove: 8,
  undelete: 4,
  rename: 2,
  "delete dataset": 1,
  read: 8,
  collect: 3,
} as const;
export type Kind = keyof typeof weights;

/** The use cases that operations call; those of a remote service look the same. */
export interface Operated {
  snapshots: Pick<
    Services["snapshots"],
    | "list"
    | "create"
    | "update"
    | "restore"
    | "partialRestore"
    | "clone"
    | "adopt"
    | "remove"
    | "undelete"
  >;
  media: Pick<Services["media"], "edit" | "remove" | "undo" | "redo" | "page">;
  datasets: Pick<Services["datasets"], "get" | "remove">;
}

/** The input of an operation. */
export interface Client {
  process: Pick<Process, "deps"> & { services: Operated };
  owner: Actor;
  replay: Replay;
  random: Random;
  context: RequestContext;
  /** A collection removes only versions that are older, in milliseconds. */
  keepMs?: number;
}

/** @returns whether the audit must have an entry. @throws what the service throws */
export async function perform(client: Client, kind: Kind): Promise<boolean> {
  const { owner, random, context } = client;
  const { services, deps } = client.process;
  const datasets = [...client.replay.datasets.keys()];
  const datasetId = random.pick(datasets);
  const snapshot = async (): Promise<string> => {
    const list = await (await services.snapshots.list(owner, datasetId, {})).load();
    return random.pick(list.snapshots).snapshot_id;
  };
  const crowded = (client.replay.datasets.get(datasetId)?.snapshots.length ?? 0) > enoughSnapshots;
  switch (kind) {
    case "edit":
      return (await services.media.edit(context, datasetId, someEdit(random))).updated > 0;
    case "delete": {
      const ids = someIds(client, datasetId, 2);
      const { deleted } = await services.media.remove(context, datasetId, {
        filter: { media_ids: ids },
      });
      return deleted > 0;
    }
    case "undo": {
      const { head } = await (await services.datasets.get(owner, datasetId)).load();
      const redo = random.below(3) === 0;
      // Refused where the last change was of another kind.
      await services.media[redo ? "redo" : "undo"](context, datasetId, { head: head ?? "" });
      return true;
    }
    case "create":
      if (crowded) return await removeOne(client, datasetId, await snapshot());
      await services.snapshots.create(context, datasetId, {});
      return true;
    case "restore": {
      const which = random.below(6) === 0 ? "current" : await snapshot();
      await services.snapshots.restore(context, datasetId, which, {
        safety: random.below(2) === 0,
      });
      return true;
    }
    case "partial restore": {
      const part = somePart(random, someIds(client, datasetId, 3));
      const safety = random.below(2) === 0;
      const from = await snapshot();
      await services.snapshots.partialRestore(context, datasetId, from, { ...part, safety });
      return true;
    }
    case "clone":
      if (datasets.length >= enoughDatasets) return false;
      await services.snapshots.clone(context, datasetId, await snapshot());
      return true;
    case "adopt": {
      if (datasets.length < 2) return false;
      // Refused where the two are of different families.
      const from = random.pick(datasets.filter((id) => id !== datasetId));
      const list = await (await services.snapshots.list(owner, from, {})).load();
      await services.snapshots.adopt(context, datasetId, {
        dataset_id: from,
        snapshot_id: random.pick(list.snapshots).snapshot_id,
        safety: random.below(2) === 0,
      });
      return true;
    }
    case "remove":
      return await removeOne(client, datasetId, await snapshot());
    case "undelete":
      return await undeleteOne(client, datasetId);
    case "rename":
      await services.snapshots.update(context, datasetId, await snapshot(), { name: "renamed" });
      return true;
    case "delete dataset":
      if (datasets.length < enoughDatasets - 2) return false;
      await services.datasets.remove(context, datasetId);
      return true;
    case "read": {
      const at = random.below(2) === 0 ? undefined : await snapshot();
      await services.media.page(owner, datasetId, at, { filter: {}, limit: 10, total: true });
      return false;
    }
    case "collect":
      // Younger versions stay, so that a reader of this round finds the version it requested.
      await collect(deps, { now: new Date(Date.now() + 15 * minute - (client.keepMs ?? 3000)) });
      return false;
  }
}

async function removeOne(client: Client, datasetId: string, snapshotId: string): Promise<boolean> {
  await client.process.services.snapshots.remove(client.context, datasetId, snapshotId);
  return true;
}

/** Brings back one of the removed snapshots, if there are any. */
async function undeleteOne(client: Client, datasetId: string): Promise<boolean> {
  const { owner, random, context } = client;
  const { services } = client.process;
  const list = await services.snapshots.list(owner, datasetId, { removed: true });
  const { snapshots } = await list.load();
  if (snapshots.length === 0) return false;
  const { snapshot_id: id } = random.pick(snapshots);
  await services.snapshots.undelete(context, datasetId, id);
  // Of two concurrent requests only the first leaves an audit entry: the other one changes nothing.
  return false;
}

export function someEdit(random: Random): EditMedia {
  const filter = random.pick<MediaFilter>([
    {},
    { tag: [random.pick(tags)] },
    { label: [random.pick(labels)] },
    { label: [random.pick(labels)], tag: ["even"] },
  ]);
  return random.pick<EditMedia>([
    { filter, add_tags: [random.pick(tags)] },
    { filter, remove_tags: [random.pick(tags)], add_tags: [random.pick(tags)] },
    { filter, add_labels: [{ name: random.pick(labels) }] },
    { filter, remove_labels: [random.pick(labels)] },
    { filter, caption: random.pick([null, "a caption", "another"]) },
  ]);
}

function somePart(random: Random, ids: string[]): PartialRestore {
  return random.pick<PartialRestore>([
    { only: ["tags"] },
    { only: ["labels", "caption"], filter: { tag: [random.pick(tags)] } },
    { only: ["media"], filter: { label: [random.pick(labels)] } },
    { filter: { label: [random.pick(labels)] } },
    { filter: { media_ids: ids } },
    { filter: {} },
  ]);
}

function someIds({ replay, random }: Client, datasetId: string, count: number): string[] {
  const ids = [...(replay.datasets.get(datasetId)?.head.keys() ?? [])];
  // An unknown id matches nothing.
  if (ids.length === 0) return [crypto.randomUUID()];
  return Array.from({ length: count }, () => random.pick(ids));
}
