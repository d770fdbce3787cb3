import { sql } from "kysely";
import type { DeleteMedia, EditMedia } from "#contract/media.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { type Content, type Changed, edited, restored, withoutMatching } from "./model.ts";

/** A dataset's expected state, computed from the audit. */
export interface ModelDataset {
  head: Content;
  current: string | null;
  /** Live snapshots, oldest first. */
  snapshots: string[];
  /** The content that an undo or redo would restore; any other move of the head clears it. */
  step: Content | null;
}

interface Entry {
  id: number;
  dataset_id: string;
  actor: string;
  action: string;
  details: Record<string, unknown>;
  request_id: string | null;
}

/**
 * Computes every dataset and snapshot from the audit alone. An entry is written in the transaction of the change, under
 * the lock of the dataset's row, so the order of the entries is the order of the changes of all clients.
 */
export class Replay {
  readonly datasets = new Map<string, ModelDataset>();
  /** The content of every snapshot ever made. */
  readonly snapshots = new Map<string, Content>();
  /** The requests that have an audit entry. */
  readonly requests = new Set<string>();
  readonly #removed = new Map<string, ModelDataset>();
  /** Datasets that others create, whose changes are not followed. */
  readonly #others = new Set<string>();
  readonly #catalog: Catalog;
  #last = 0;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** Skips existing entries. */
  async skip(): Promise<void> {
    const { rows } = await sql<{ last: number | null }>`select max(id) as last from audit`.execute(
      this.#catalog.db,
    );
    this.#last = rows[0]?.last ?? 0;
  }

  begin(datasetId: string, snapshotId: string, content: Content): void {
    this.snapshots.set(snapshotId, content);
    this.datasets.set(datasetId, {
      head: content,
      current: snapshotId,
      snapshots: [snapshotId],
      step: null,
    });
  }

  /** Reads the new entries. Call it only while no operation is in progress. @returns their number. */
  async advance(): Promise<number> {
    const { rows } = await sql<Entry>`
      select id, dataset_id, actor, action, details, request_id from audit
      where id > ${this.#last} and action <> 'refused' order by id`.execute(this.#catalog.db);
    for (const entry of rows) {
      this.#last = entry.id;
      if (entry.request_id !== null) this.requests.add(entry.request_id);
      await this.#apply(entry);
    }
    return rows.length;
  }

  dataset(id: string): ModelDataset {
    const found = this.datasets.get(id);
    if (found === undefined) throw new Error(`The audit names dataset ${id}, which never began`);
    return found;
  }

  async #apply({ dataset_id: datasetId, actor, action, details }: Entry): Promise<void> {
    const snapshot = String(details["snapshot_id"]);
    if (action === "create_dataset") this.#others.add(datasetId);
    if (this.#others.has(datasetId)) return;
    if (action === "clone_snapshot") {
      if ("source_dataset_id" in details) await this.#clone(datasetId, snapshot);
      return;
    }
    if (action === "undelete_dataset") {
      const removed = this.#removed.get(datasetId);
      if (removed !== undefined) this.datasets.set(datasetId, removed);
      return;
    }
    const dataset = this.dataset(datasetId);
    switch (action) {
      case "edit_media":
        // The details contain the request's body and the number of items.
        return change(dataset, details, edited(dataset.head, details as EditMedia, actor));
      case "delete_media": {
        const { filter } = details as DeleteMedia;
        return change(dataset, details, withoutMatching(dataset.head, filter));
      }
      case "create_snapshot":
        return this.#save(dataset, snapshot);
      case "restore_snapshot": {
        const safety = details["safety_snapshot_id"];
        if (typeof safety === "string") this.#save(dataset, safety);
        const adopted = details["adopted_from"] as { snapshot_id: string } | undefined;
        if (adopted !== undefined) {
          this.snapshots.set(snapshot, this.#content(adopted.snapshot_id));
          dataset.snapshots = [...dataset.snapshots, snapshot];
        }
        if ("scope" in details) {
          const scope = details["scope"] as Parameters<typeof restored>[2];
          return change(dataset, details, restored(dataset.head, this.#content(snapshot), scope));
        }
        dataset.head = this.#content(snapshot);
        dataset.current = snapshot;
        dataset.step = null;
        return;
      }
      case "undo_edit":
      case "redo_edit": {
        if (dataset.step === null) throw new Error(`The audit has ${action} of nothing`);
        [dataset.head, dataset.step] = [dataset.step, dataset.head];
        return;
      }
      case "delete_snapshot":
        dataset.snapshots = dataset.snapshots.filter((id) => id !== snapshot);
        return;
      case "undelete_snapshot":
        // Inserted at its old place: snapshots are listed in the order in which they were taken.
        dataset.snapshots = [...this.snapshots.keys()].filter(
          (id) => id === snapshot || dataset.snapshots.includes(id),
        );
        return;
      case "delete_dataset":
        this.#removed.set(datasetId, dataset);
        this.datasets.delete(datasetId);
        return;
      case "rename_dataset":
      case "update_snapshot":
        return;
      default:
        throw new Error(`The audit has ${action}, which the model does not know`);
    }
  }

  #save(dataset: ModelDataset, snapshotId: string): void {
    this.snapshots.set(snapshotId, dataset.head);
    dataset.snapshots = [...dataset.snapshots, snapshotId];
    dataset.current = snapshotId;
  }

  async #clone(datasetId: string, source: string): Promise<void> {
    const first = await this.#catalog.db
      .selectFrom("snapshots")
      .select("id")
      .where("dataset_id", "=", datasetId)
      .where("reason", "=", "clone")
      .executeTakeFirstOrThrow();
    this.begin(datasetId, first.id, this.#content(source));
  }

  #content(snapshotId: string): Content {
    const found = this.snapshots.get(snapshotId);
    if (found === undefined) throw new Error(`The audit names snapshot ${snapshotId} too early`);
    return found;
  }
}

function change(dataset: ModelDataset, details: Record<string, unknown>, result: Changed): void {
  if (result.changed !== details["items"]) {
    throw new Error(
      `The engine changed ${String(details["items"])} items, the model ${result.changed}: ${JSON.stringify(details)}`,
    );
  }
  // A partial restore without differences is in the audit too.
  if (result.changed === 0) return;
  dataset.step = dataset.head;
  dataset.head = result.content;
}
