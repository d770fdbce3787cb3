import type { Dataset } from "#contract/dataset.ts";
import type { DiffSummary } from "#contract/diff.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import type { Task } from "#contract/task.ts";
import { ServiceError } from "#server/errors.ts";
import type { Actor, UploadedFile } from "#server/ports/requests.ts";
import type { Services } from "#server/ports/services.ts";

export const datasetId = "11111111-1111-4111-8111-111111111111";
export const unknownId = "99999999-9999-4999-8999-999999999999";
export const snapshotId = "22222222-2222-4222-8222-222222222222";
export const cloneId = "33333333-3333-4333-8333-333333333333";
export const taskId = "44444444-4444-4444-8444-444444444444";

export const editor: Actor = { userId: "u-editor", email: "editor@localhost" };
export const viewer: Actor = { userId: "u-viewer", email: "viewer@localhost" };
export const keys = {
  editor: { api_key: "key-editor", secret: "a secret of the editor that is long enough" },
  viewer: { api_key: "key-viewer", secret: "a secret of the viewer that is long enough" },
};
export const sessionToken = "the-session";

export const snapshot: Snapshot = {
  snapshot_id: snapshotId,
  snapshot_name: "Flowers_snapshot_22222222",
  source_dataset_name: "Flowers",
  created_at: "2026-03-29T12:21:33.090247",
  created_by: editor.email,
  n_images: 3,
  n_videos: 0,
  description: "",
  reason: "manual",
  training_model_id: null,
  training_model_name: null,
  is_current: true,
  is_restoring: false,
};

export const dataset: Dataset = {
  id: datasetId,
  display_name: "Flowers",
  created_at: "2026-03-29T12:00:00.000000",
  status_new: "PARTIAL INDEX",
  progress: 100,
};

const noChanges: DiffSummary = {
  added: 0,
  removed: 0,
  modified: 0,
  same_bytes: 0,
  by_field: { labels: 0, tags: 0, caption: 0, cluster: 0, metadata: 0, media: 0 },
  by_label: [],
  n_labels: 0,
};

export const task: Task = {
  task_id: taskId,
  dataset_id: datasetId,
  dataset_name: "Flowers",
  created_by: editor.email,
  task_type: "SNAPSHOT_RESTORE",
  status: "COMPLETED",
  progress_percentage: 100,
  error_message: null,
  start_time: "2026-03-29T12:21:33.090247Z",
  end_time: "2026-03-29T12:21:33.090247Z",
};

/** The calls of the fake, by the name of the use case. */
export type Calls = [name: string, ...args: unknown[]][];

export interface FakeServices {
  services: Services;
  calls: Calls;
  /** The revision of the answers to polled lists. */
  revision: { value: string };
}

/** One dataset with one snapshot; the editor may change it, the viewer may see it. */
export function fakeServices(overrides: Partial<Services> = {}): FakeServices {
  const calls: Calls = [];
  const revision = { value: "1" };
  const see = (id: string): void => {
    if (id !== datasetId) throw new ServiceError("not_found", "Dataset not found");
  };
  const change = (actor: Actor, id: string): void => {
    see(id);
    if (actor.userId === viewer.userId) throw new ServiceError("forbidden", "Only an editor");
  };
  const seeSnapshot = (id: string): void => {
    if (id !== snapshotId) throw new ServiceError("not_found", "Snapshot not found");
  };
  const accepted = { taskId, datasetId };
  const polled = <T>(value: T) => ({
    revision: revision.value,
    load() {
      calls.push(["load"]);
      return Promise.resolve(value);
    },
  });
  const unused = (): never => {
    throw new Error("not part of this test");
  };

  const services: Services = {
    access: {
      async check(actor, id, operation) {
        if (operation === undefined) see(id);
        else change(actor, id);
      },
    },
    snapshots: {
      async list(_actor, id, query) {
        see(id);
        calls.push(["snapshots.list", query]);
        return polled({ snapshots: [snapshot], nextCursor: query.limit === 1 ? "c2" : null });
      },
      async get(_actor, id, sid) {
        see(id);
        seeSnapshot(sid);
        return snapshot;
      },
      async create(context, id, body) {
        change(context.actor, id);
        calls.push(["snapshots.create", body, context.idempotencyKey]);
        return snapshot;
      },
      adopt: unused,
      async update(context, id, sid, body) {
        change(context.actor, id);
        seeSnapshot(sid);
        return { ...snapshot, snapshot_name: body.name ?? snapshot.snapshot_name };
      },
      async restore(context, id, sid, body) {
        change(context.actor, id);
        calls.push(["snapshots.restore", sid, body]);
        return accepted;
      },
      async partialRestore(context, id, sid, body) {
        change(context.actor, id);
        seeSnapshot(sid);
        calls.push(["snapshots.partialRestore", sid, body, context.idempotencyKey]);
        return accepted;
      },
      async clone(context, id) {
        change(context.actor, id);
        return { taskId, datasetId: cloneId };
      },
      async remove(context, id) {
        change(context.actor, id);
        throw new ServiceError("conflict", "The current version cannot be deleted");
      },
      async undelete(context, id, sid) {
        change(context.actor, id);
        seeSnapshot(sid);
        return snapshot;
      },
      async filters(_actor, id) {
        see(id);
        return polled({ total: 1, removed: 0, reasons: [], created_by: [], oldest: null });
      },
    },
    receipts: { list: unused, get: unused, pictures: unused },
    datasets: {
      list: async () => polled([dataset]),
      async get(_actor, id) {
        see(id);
        return polled(dataset);
      },
      async creationStatus(_actor, id) {
        see(id);
        return { status: dataset.status_new ?? "", progress: dataset.progress ?? 0 };
      },
      async update(context, id) {
        change(context.actor, id);
        return dataset;
      },
      async remove() {},
      removed: async () => [],
      async undelete(_context, id) {
        see(id);
        return dataset;
      },
      async invite() {},
      shares: async () => [{ email: editor.email, role: "editor" }],
      async lineage(_actor, id) {
        see(id);
        return { parent: null, clones: [], hidden_clones: 0 };
      },
    },
    customMetadata: {
      create: async () => ({ task_id: datasetId, status: "INIT" }),
      upload: async () => ({ task_id: datasetId, status: "RUNNING" }),
      status: async () => ({
        task_id: datasetId,
        status: "COMPLETED",
        progress: 100,
        inserted_rows: 0,
        error_count: 0,
        sample_errors: [],
      }),
      schema: async () => [],
      ofItem: async () => [],
    },
    ingestion: {
      async begin(_context, name) {
        calls.push(["ingestion.begin", name]);
        return { dataset_id: datasetId };
      },
      openUpload: async () => ({ trans_id: 7 }),
      async upload(context, id, transId, files) {
        change(context.actor, id);
        calls.push(["ingestion.upload", transId, await readAll(files)]);
      },
      process: async () => accepted,
      addMedia: async () => accepted,
      async fromFolder(_context, name, path) {
        calls.push(["ingestion.fromFolder", name, path]);
        return accepted;
      },
      sample: async () => accepted,
    },
    models: {
      list: async () => [],
      context: async () => ({
        enrichment_context_id: null,
        status: "NEW",
        dataset_enrichment_models: { enrichment_models: {} },
      }),
      enrich: async () => accepted,
      reindex: async () => accepted,
      seeds: async () => ({ labels: [], head: "h1" }),
      propagate: async () => accepted,
      explore: async () => ({ clusters: [], metadata: { used_duckdb: false } }),
      uploadAnchor: async () => ({ anchor_media_id: unknownId, anchor_type: "UPLOAD" }),
      similar: async () => ({ items: [], not_embedded: 0, head: "h1" }),
    },
    comparison: {
      async diff(_actor, id, query) {
        see(id);
        calls.push(["comparison.diff", query]);
        return {
          from: query.from,
          to: query.to,
          head: "h1",
          summary: noChanges,
          total: 0,
          items: [],
          next_cursor: null,
        };
      },
      async summaries(_actor, id, ids) {
        see(id);
        return { summaries: [], pending: [...ids] };
      },
      async classes(_actor, id) {
        see(id);
        return { classes: [] };
      },
      async shape(_actor, id) {
        see(id);
        return { classes: [], total: 0, points: [], restores: [], pending: 0 };
      },
      async stats(_actor, id) {
        see(id);
        const none = { values: [], total: 0 };
        const counts = { labels: none, tags: none, types: none };
        const bytes = { bytes: 0, bytes_only_here: 0 };
        const duplicates = { items: 0, groups: 0 };
        const quality = { measured: false, issues: [] };
        return { at: "head", n_items: 0, ...counts, ...bytes, duplicates, quality, head: "h1" };
      },
      async history(_actor, id, mediaId) {
        see(id);
        return { media_id: mediaId, versions: [], head: "h1" };
      },
    },
    activity: {
      async list(_actor, id, query) {
        see(id);
        calls.push(["activity.list", query]);
        return { entries: [], by_person: [], next_cursor: null };
      },
      async all(_actor, query) {
        calls.push(["activity.all", query]);
        return { revision: "1", load: async () => ({ events: [], next_cursor: null }) };
      },
      async summary(_actor, query) {
        calls.push(["activity.summary", query]);
        return { counts: {}, days: [], people: [] };
      },
      async noteRefused() {},
    },
    exports: {
      media: unused,
      originals: unused,
      lanceSource: unused,
      begin: unused,
      status: unused,
      download: unused,
    },
    labels: { importLabels: unused, description: unused },
    media: {
      async page(_actor, id, at, query) {
        see(id);
        calls.push(["media.page", at, query]);
        return { items: [], next_cursor: null, head: "h" };
      },
      async edit(context, id, body) {
        change(context.actor, id);
        calls.push(["media.edit", body]);
        return { updated: 1, head: "h2" };
      },
      remove: unused,
      match: unused,
      async facets(_actor, id, at, query) {
        see(id);
        calls.push(["media.facets", at, query]);
        return { facets: {}, head: "h" };
      },
      async undo(context, id, body) {
        change(context.actor, id);
        calls.push(["media.undo", body]);
        return { items: 1, head: "h3" };
      },
      redo: unused,
      async content() {
        const bytes = new TextEncoder().encode("picture");
        return {
          type: "image/png",
          hasRanges: true,
          size: bytes.length,
          isVerified: true,
          open: async ({ start, end } = { start: 0, end: bytes.length - 1 }) =>
            new Blob([bytes]).slice(start, end + 1).stream(),
        };
      },
      view: unused,
      thumbnail: unused,
      strip: unused,
      video: unused,
    },
    tasks: {
      list: async () => polled({ tasks: [task], total: 1, page: 1, page_size: 20 }),
      filters: async () => ({ dataset_names: [], dataset_ids: [], task_types: [], created_by: [] }),
      get: unused,
      failures: unused,
      abort: unused,
      retry: unused,
    },
    accounts: {
      async signIn(code) {
        if (code !== "right") return null;
        return { actor: editor, sessionToken, expires: new Date(Date.now() + 3_600_000) };
      },
      async signOut(token) {
        calls.push(["accounts.signOut", token]);
      },
      actorOfSession: async (token) => (token === sessionToken ? editor : null),
      async keySecret(apiKey) {
        if (apiKey === keys.editor.api_key)
          return { actor: editor, secret: keys.editor.secret, lastUsed: null };
        if (apiKey === keys.viewer.api_key)
          return { actor: viewer, secret: keys.viewer.secret, lastUsed: null };
        return null;
      },
      async noteKeyUse() {},
      createKey: async () => ({ api_key: "new-key", api_secret: "new-secret" }),
      keys: async () => [
        { api_key: keys.editor.api_key, created_at: dataset.created_at, last_used_at: null },
      ],
      async revokeKey(_actor, apiKey) {
        calls.push(["accounts.revokeKey", apiKey]);
      },
      async sessions(_actor, token) {
        calls.push(["accounts.sessions", token]);
        return [];
      },
      async endSession(_actor, id) {
        calls.push(["accounts.endSession", id]);
      },
      addUser: unused,
      createSignInCode: unused,
      localOwner: async () => ({ userId: "u-owner", email: "owner@localhost" }),
    },
    ready: async () => ({ ready: true, checks: {} }),
    ...overrides,
  };
  return { services, calls, revision };
}

async function readAll(files: AsyncIterable<UploadedFile>): Promise<[string, string][]> {
  const read: [string, string][] = [];
  for await (const file of files) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of file.bytes) chunks.push(chunk);
    read.push([file.name, Buffer.concat(chunks).toString()]);
  }
  return read;
}
