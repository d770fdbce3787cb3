import { parseWireTime } from "#contract/wire.ts";
import {
  type ActivityRow,
  type Stretch,
  currentSince,
  editsByPerson,
  listActivity,
  stretchOf,
} from "../../catalog/activity.ts";
import { findDataset } from "../../catalog/datasets.ts";
import { invalid } from "../../errors.ts";
import { datasetOf, snapshotNotFound } from "./access.ts";
import { activityLog } from "./activity-log.ts";
import type { Deps } from "../deps.ts";
import type { Actor } from "../../ports/requests.ts";
import type { Services } from "../../ports/services.ts";

/** The operations on a dataset, from the audit. */
export function activityServices(deps: Deps): Services["activity"] {
  const { catalog } = deps;
  const list: Services["activity"]["list"] = async (actor, datasetId, query) => {
    await datasetOf(catalog.db, actor, datasetId);
    const before = query.cursor === undefined ? undefined : readCursor(query.cursor);
    const stretch = await stretchAsked(datasetId, query);
    // One more than requested, to know whether there is a next page.
    const [rows, byPerson] = await Promise.all([
      listActivity(catalog.db, datasetId, { ...stretch, before, limit: query.limit + 1 }),
      editsByPerson(catalog.db, datasetId, stretch),
    ]);
    const page = rows.slice(0, query.limit);
    const isHidden = await hiddenSources(actor, page);
    return {
      entries: page.map(({ time, actor: who, action, details, request_id }) => ({
        time,
        actor: who,
        action,
        items: typeof details["items"] === "number" ? details["items"] : null,
        snapshot_id: isHidden(details) ? null : textOf(details["snapshot_id"]),
        task_id: textOf(details["task_id"]),
        request_id,
      })),
      by_person: byPerson,
      next_cursor: rows.length > page.length ? String(page.at(-1)?.id) : null,
    };
  };

  async function stretchAsked(
    datasetId: string,
    { since, made }: { since?: string | undefined; made?: string | undefined },
  ): Promise<Stretch> {
    if (made !== undefined) {
      if (since !== undefined)
        throw invalid(["query", "made"], "Name since or made, not both", made);
      return (await stretchOf(catalog.db, datasetId, made)) ?? snapshotNotFound();
    }
    if (since === undefined) return { since: null, until: null };
    const time =
      since === "current"
        ? await currentSince(catalog.db, datasetId)
        : parseWireTime(since).toISOString();
    return { since: time, until: null };
  }

  /** A clone's first entry names a snapshot of its source, which not every user can see. */
  async function hiddenSources(actor: Actor, rows: readonly ActivityRow[]) {
    const source = rows
      .map(({ details }) => textOf(details["source_dataset_id"]))
      .find((id) => id !== null);
    const isSeen =
      source === undefined || (await findDataset(catalog.db, actor.userId, source)) !== undefined;
    return (details: ActivityRow["details"]) => !isSeen && "source_dataset_id" in details;
  }

  return { list, ...activityLog(deps) };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function readCursor(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) {
    throw invalid(["query", "cursor"], "cursor is not one that this list gave out", cursor);
  }
  return Number(cursor);
}
