import type { Role } from "#contract/dataset.ts";
import { record } from "./activity.ts";
import { mockClock } from "./clock.ts";
import { clusterOf } from "./clusters.ts";
import { addDataset } from "./creation.ts";
import {
  type DatasetRow,
  type MediaRow,
  type MockDb,
  type TaskRow,
  mockUsers,
  nextHead,
} from "./db.ts";
import { idOf } from "./ids.ts";
import { changesBetween } from "./media.ts";
import { addOldReceipt } from "./receipts.ts";
import { products, seedItems, streets } from "./seed-media.ts";
import { durations, endTask, startTask } from "./tasks.ts";
import { saveSnapshot } from "./versions.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const seedNames = {
  streets: "Street Scenes Q1",
  products: "Product Images",
  history: "Long History",
  enriching: "running",
  partial: "partial",
  broken: "error",
  draft: "draft",
  viewer: "viewer role",
  off: "snapshots-off",
  sentinels: "sentinels",
  bare: "no snapshots",
  forbidden: "forbidden",
  notFound: "not-found",
  serverError: "server-error",
  training: "training",
  future: "future status",
} as const;

/** The seeded datasets, with constant ids. `training` and `future` are in the plain profile only. */
export const seeded = Object.fromEntries(
  Object.entries(seedNames).map(([key, name]) => [key, { id: idOf(`dataset/${key}`), name }]),
) as { [key in keyof typeof seedNames]: { id: string; name: string } };

/** Fills an empty database. Ids and content are always the same; times are relative to now. */
export function seed(db: MockDb): void {
  const now = mockClock.now();
  seedTimeline(db, now);
  seedProducts(db, now);
  seedHistory(db, now);
  seedStates(db, now);
  seedSentinels(db, now);
  if (db.profile === "plain") seedUnknowns(db, now);
}

function add(db: MockDb, key: keyof typeof seeded, age: number, roles: Record<string, Role> = {}) {
  const dataset = addDataset(db, {
    ...seeded[key],
    user: mockUsers.owner,
    createdAt: mockClock.now() - age,
    roles: { [mockUsers.editor]: "editor", [mockUsers.viewer]: "viewer", ...roles },
  });
  dataset.status = "READY";
  return dataset;
}

export function hold(db: MockDb, dataset: DatasetRow, items: readonly MediaRow[]): void {
  dataset.items = items;
  dataset.head = nextHead(db);
}

/** Twelve versions over three weeks, each with a difference from the previous one, and edits since the last. */
function seedTimeline(db: MockDb, now: number): void {
  const dataset = add(db, "streets", 21 * day);
  dataset.description = "Three cameras, one city, every second of the first quarter worth keeping";
  const save = (age: number, reason: string, by: string, name?: string, description?: string) =>
    saveSnapshot(db, dataset, { createdAt: now - age, reason, createdBy: by, name, description });
  const { owner, editor } = mockUsers;
  const change = (edit: (item: MediaRow, index: number) => MediaRow) =>
    hold(db, dataset, dataset.items.map(edit));
  const grow = (count: number, age: number) =>
    hold(db, dataset, [
      ...dataset.items,
      ...seedItems(streets, "streets", count, now - age, dataset.items.length),
    ]);
  const tag = (every: number, name: string) =>
    change((item, index) =>
      index % every === 0 ? { ...item, tags: [...new Set([...item.tags, name])] } : item,
    );

  grow(180, 21 * day);
  save(21 * day, "creation", owner);
  tag(9, "reviewed");
  save(
    20 * day,
    "manual",
    owner,
    "v1-baseline",
    "Everything as it was delivered, before any change",
  );
  save(16 * day, "auto", owner, "Before adding media", "Checkpoint before a media addition");
  grow(46, 16 * day);
  save(16 * day - hour, "manual", editor, "with-night-drives", "46 items from the night drives");
  change((item, index) => (index % 7 === 0 ? { ...item, caption: "A street at night" } : item));
  save(11 * day, "manual", editor, "captions");
  hold(
    db,
    dataset,
    dataset.items.filter((_, index) => index % 19 !== 4),
  );
  save(9 * day, "manual", owner, "without-duplicates", "Near duplicates removed by hand");
  save(6 * day + 5 * hour, "auto", editor, "Before re-indexing", "Checkpoint before a re-index");
  change((item, index) =>
    index % 5 === 0 ? { ...item, cluster_id: clusterOf("streets/2", index / 5) } : item,
  );
  const clustered = save(6 * day, "manual", editor, "re-clustered");
  tag(11, "blurry");
  save(3 * day, "manual", owner, "blurry-marked", "For the training team: leave these out");
  change((item, index) =>
    index % 4 === 1
      ? { ...item, labels: item.labels.filter((one) => one.name !== "pedestrian") }
      : item,
  );
  save(day + 3 * hour, "manual", editor, "labels-cleaned");
  save(2 * hour, "manual", owner, "pre-enrichment-checkpoint", "Before running the image tagger");
  const { items } = dataset;
  tag(60, "night");
  dataset.updatedAt = now - 20 * minute;
  const tagged = changesBetween(items, dataset.items);
  record(db, dataset, editor, "edit_media", { at: dataset.updatedAt, items: tagged });

  finishedTask(db, dataset, "DATASET_CREATION", now - 21 * day, owner);
  finishedTask(db, dataset, "MEDIA_ADDITION", now - 16 * day, editor);
  finishedTask(db, dataset, "REINDEX", now - 6 * day, editor);
  const restore = finishedTask(db, dataset, "SNAPSHOT_RESTORE", now - 5 * day, owner);
  restore.snapshotId = clustered.id;
  addOldReceipt(db, restore, dataset, clustered);
  record(db, dataset, owner, "restore_snapshot", {
    at: now - 5 * day,
    snapshotId: clustered.id,
    taskId: restore.id,
  });
  finishedTask(db, dataset, "ENRICHMENT", now - 2 * day, editor, "The model server did not answer");
}

/** No changes since the current version, so there is nothing to discard. */
function seedProducts(db: MockDb, now: number): void {
  const dataset = add(db, "products", 9 * day);
  hold(db, dataset, seedItems(products, "products", 60, now - 9 * day));
  saveSnapshot(db, dataset, {
    createdAt: now - 9 * day,
    reason: "creation",
    createdBy: mockUsers.owner,
  });
  hold(db, dataset, dataset.items.slice(0, 52));
  saveSnapshot(db, dataset, {
    createdAt: now - 4 * day,
    reason: "manual",
    createdBy: mockUsers.editor,
    name: "catalogue-only",
  });
  finishedTask(db, dataset, "DATASET_CREATION", now - 9 * day, mockUsers.owner);
}

/** Enough snapshots to make a long list scroll. */
function seedHistory(db: MockDb, now: number): void {
  const dataset = add(db, "history", 150 * day);
  hold(db, dataset, seedItems(streets, "history", 40, now - 150 * day));
  for (let index = 0; index < 300; index++) {
    if (index % 10 === 9) {
      hold(db, dataset, [
        ...dataset.items,
        ...seedItems(streets, "history", 1, now - 150 * day, dataset.items.length),
      ]);
    }
    saveSnapshot(db, dataset, {
      createdAt: now - 149 * day + index * 11 * hour,
      reason: index === 0 ? "creation" : index % 6 === 3 ? "auto" : "manual",
      createdBy: index % 3 === 1 ? mockUsers.editor : mockUsers.owner,
      name: `nightly-${String(index + 1).padStart(3, "0")}`,
      description: index % 4 === 0 ? `Run ${index + 1} of the nightly import` : "",
    });
  }
}

/** One dataset for each state, named after it. */
function seedStates(db: MockDb, now: number): void {
  const make = (key: keyof typeof seeded, age: number, roles?: Record<string, Role>) => {
    const dataset = add(db, key, age, roles);
    hold(db, dataset, seedItems(products, key, 18, now - age));
    saveSnapshot(db, dataset, {
      createdAt: now - age,
      reason: "creation",
      createdBy: mockUsers.owner,
    });
    saveSnapshot(db, dataset, {
      createdAt: now - age / 2,
      reason: "manual",
      createdBy: mockUsers.editor,
      name: "last-good",
      description: "The last version that everybody agreed on",
    });
    return dataset;
  };

  startTask(db, {
    dataset: make("enriching", 3 * day),
    type: "ENRICHMENT",
    createdBy: mockUsers.editor,
    phases: durations.endless,
    startedAt: now - 12 * minute,
    fixedProgress: 64,
    itemsTotal: 18,
  });
  const partial = make("partial", 4 * day);
  partial.status = "PARTIAL_INDEX";
  partial.notEmbedded = new Set(partial.items.slice(-3).map(({ media_id: id }) => id));
  finishedTask(db, partial, "MEDIA_ADDITION", now - 3 * hour, mockUsers.editor);
  const broken = make("broken", 5 * day);
  broken.status = "ERROR";
  const reason = "The index could not be written: no space left on the device";
  broken.fatalError = reason;
  finishedTask(db, broken, "REINDEX", now - 2 * hour, mockUsers.editor, reason);
  add(db, "draft", hour).status = "DRAFT";
  make("viewer", 6 * day, { [mockUsers.owner]: "viewer", [mockUsers.editor]: "owner" });
  make("off", 7 * day).snapshotSupport = false;
  hold(db, add(db, "bare", 8 * day), seedItems(products, "bare", 12, now - 8 * day));
  make("forbidden", 30 * day);
  make("notFound", 31 * day);
  make("serverError", 32 * day);
}

/** Snapshots whose names determine the result of their restore, clone and removal. */
function seedSentinels(db: MockDb, now: number): void {
  const dataset = add(db, "sentinels", 2 * day);
  hold(db, dataset, seedItems(products, "sentinels", 24, now - 2 * day));
  const names = [
    "fail-403",
    "fail-409",
    "fail-422",
    "fail-500",
    "fail-network",
    "fail-task",
    "slow",
  ];
  for (const [index, name] of [...names, "plain-sailing"].entries()) {
    saveSnapshot(db, dataset, {
      createdAt: now - 2 * day + index * hour,
      reason: "manual",
      createdBy: mockUsers.owner,
      name,
      description:
        name === "plain-sailing" ? "" : "Restore, clone and removal end as the name says",
    });
  }
  hold(db, dataset, dataset.items.slice(2));
}

/** Values that a newer backend may send: an unknown task type, reason and status. */
function seedUnknowns(db: MockDb, now: number): void {
  const training = add(db, "training", 10 * day);
  hold(db, training, seedItems(products, "training", 18, now - 10 * day));
  const revision = saveSnapshot(db, training, {
    createdAt: now - 10 * day,
    reason: "revision",
    createdBy: mockUsers.owner,
  });
  revision.trainingModel = { id: idOf("model/1"), name: "detector-small" };
  startTask(db, {
    dataset: training,
    type: "MODEL_TRAINING",
    createdBy: mockUsers.owner,
    phases: durations.endless,
    startedAt: now - 40 * minute,
    fixedProgress: 31,
  });
  add(db, "future", 11 * day).status = "ARCHIVED";
}

/** A past task: the dataset does not change. */
export function finishedTask(
  db: MockDb,
  dataset: DatasetRow,
  type: string,
  startedAt: number,
  createdBy: string,
  error?: string,
): TaskRow {
  const { status, updatedAt, fatalError } = dataset;
  const task = startTask(db, {
    dataset,
    type,
    createdBy,
    startedAt,
    phases: durations.endless,
    itemsTotal: dataset.items.length,
    ...(error === undefined ? {} : { error }),
  });
  endTask(db, task, error === undefined ? "COMPLETED" : "FAILED", startedAt + 95_000);
  // History only: the dataset does not change.
  Object.assign(dataset, { status, updatedAt, fatalError });
  return task;
}
