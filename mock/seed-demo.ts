import { record } from "./activity.ts";
import { mockClock } from "./clock.ts";
import { addDataset, startCreation } from "./creation.ts";
import type { DatasetRow, MediaRow, MockDb, UploadedFile } from "./db.ts";
import { contentHashOf, hashText, idOf } from "./ids.ts";
import { changesBetween } from "./media.ts";
import { finishedTask, hold } from "./seed.ts";
import { endTask, startTask } from "./tasks.ts";
import { addOldReceipt } from "./receipts.ts";
import { cloneInto, saveSnapshot } from "./versions.ts";
import { naiveTime } from "./wire-parts.ts";

/** A picture of the sample dataset, from the demo's index. */
export interface DemoPicture {
  file_name: string;
  label: string;
  tags: readonly string[];
  caption: string;
  size_bytes: number;
  /** The address of the picture. */
  address: string;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const people = { you: "you@example.com", maria: "maria@example.com", jonas: "jonas@example.com" };
const roles = { [people.you]: "owner", [people.maria]: "owner", [people.jonas]: "editor" } as const;

/** The datasets of a small team after some weeks, made of the sample's real pictures. */
export function seedDemo(db: MockDb, pictures: readonly DemoPicture[]): void {
  const now = mockClock.now();
  Object.assign(db, {
    isDemo: true,
    scenario: "default",
    session: people.you,
    users: Object.values(people),
    sample: pictures.map(fileOf),
  } satisfies Partial<MockDb>);
  const emoji = seedEmoji(db, pictures, now);
  seedClone(db, emoji, now);
  seedAnimals(db, pictures, now);
  seedFlags(db, pictures, now);
}

function seedEmoji(db: MockDb, pictures: readonly DemoPicture[], now: number): DatasetRow {
  const dataset = add(db, "Emoji sample", people.maria, now - 18 * day);
  dataset.sourceType = "SAMPLE";
  const { maria, jonas, you } = people;
  const isLate = ({ label }: DemoPicture) => label === "flag" || label === "symbol";
  const items = (some: readonly DemoPicture[], age: number) => some.map(itemOf("emoji", now - age));
  const change = (label: string | null, edit: (item: MediaRow) => MediaRow) =>
    hold(
      db,
      dataset,
      dataset.items.map((item) =>
        label === null || item.labels.some(({ name }) => name === label) ? edit(item) : item,
      ),
    );
  const tag = (name: string) => (item: MediaRow) => ({ ...item, tags: [...item.tags, name] });
  const save = (age: number, by: string, name: string, description = "", reason = "manual") =>
    saveSnapshot(db, dataset, { createdAt: now - age, createdBy: by, reason, name, description });

  hold(
    db,
    dataset,
    items(
      pictures.filter((picture) => !isLate(picture)),
      18 * day,
    ),
  );
  saveSnapshot(db, dataset, { createdAt: now - 18 * day, createdBy: maria, reason: "creation" });
  change("smiley", tag("reviewed"));
  save(17 * day + 2 * hour, maria, "v1-baseline", "All categories checked by hand");
  save(12 * day, jonas, "Before adding media", "Checkpoint before a media addition", "auto");
  hold(db, dataset, [...dataset.items, ...items(pictures.filter(isLate), 12 * day)]);
  save(12 * day - 40 * minute, jonas, "with-flags-and-symbols", "Second delivery is in");
  change("hand", (item) => ({
    ...item,
    labels: item.labels.map((one) => ({ ...one, name: "gesture", source: "user" })),
  }));
  const gestures = save(8 * day, maria, "gestures-relabelled", "Hands are gestures from here on");
  hold(
    db,
    dataset,
    dataset.items.filter(({ labels }) => labels[0]?.name !== "flag"),
  );
  save(6 * day, jonas, "without-flags", "Flags thrown out for the next training run");
  hold(db, dataset, gestures.items);
  dataset.currentSnapshotId = gestures.id;
  change("food", tag("holdout"));
  change("travel", tag("holdout"));
  save(2 * day + 3 * hour, maria, "v2-holdout-split", "Food and travel are held out");
  change("nature", (item) => ({ ...item, cluster_id: `c${1 + (hashText(item.media_id) % 5)}` }));
  save(3 * hour, you, "pre-enrichment-checkpoint", "Before running the image tagger");
  const { items: saved } = dataset;
  change("food", (item) => (hashText(item.media_id) % 3 === 0 ? tag("needs-review")(item) : item));
  dataset.updatedAt = now - 25 * minute;
  const tagged = changesBetween(saved, dataset.items);
  record(db, dataset, jonas, "edit_media", { at: dataset.updatedAt, items: tagged });

  finishedTask(db, dataset, "DATASET_CREATION", now - 18 * day, maria);
  finishedTask(db, dataset, "MEDIA_ADDITION", now - 12 * day, jonas);
  const restore = finishedTask(db, dataset, "SNAPSHOT_RESTORE", now - 5 * day, maria);
  restore.snapshotId = gestures.id;
  restore.parameters = { reason: "The evaluation set still needs the flags" };
  addOldReceipt(db, restore, dataset, gestures);
  finishedTask(db, dataset, "ENRICHMENT", now - 2 * hour, you, "The model server did not answer");
  return dataset;
}

function seedClone(db: MockDb, source: DatasetRow, now: number): void {
  const baseline = db.snapshots.find(({ name }) => name === "v1-baseline");
  if (baseline === undefined) throw new Error("the demo has no baseline");
  const { datasetId } = cloneInto(db, source, baseline, { user: people.jonas });
  const copy = db.datasets.find(({ id }) => id === datasetId);
  const own = db.snapshots.find((row) => row.datasetId === datasetId);
  const task = db.tasks.find((row) => row.datasetId === datasetId);
  if (copy && own && task) {
    copy.roles = { ...roles };
    copy.createdAt = copy.updatedAt = own.createdAt = now - 7 * day;
    task.startedAt = now - 7 * day;
    task.ended = { at: now - 7 * day, outcome: "COMPLETED" };
  }
}

/** A task that is running when the demo is opened, and ends some minutes later. */
function seedAnimals(db: MockDb, pictures: readonly DemoPicture[], now: number): void {
  const dataset = add(db, "Animals and plants", people.jonas, now - 4 * day);
  const some = pictures.filter(({ label }) => label === "nature");
  hold(db, dataset, some.map(itemOf("animals", now - 4 * day)));
  saveSnapshot(db, dataset, {
    createdAt: now - 4 * day,
    createdBy: people.jonas,
    reason: "creation",
  });
  saveSnapshot(db, dataset, {
    createdAt: now - 20 * minute,
    createdBy: people.jonas,
    reason: "manual",
    name: "before-tagging",
    description: "In case the tagger sees cats everywhere",
  });
  startTask(db, {
    dataset,
    type: "ENRICHMENT",
    createdBy: people.jonas,
    startedAt: now - 2 * minute,
    phases: [{ status: "RUNNING", ms: 6 * minute }],
    itemsTotal: some.length,
  });
}

/** A dataset whose indexing failed, with a last good version to restore. */
function seedFlags(db: MockDb, pictures: readonly DemoPicture[], now: number): void {
  const dataset = add(db, "Flags for the quiz", people.you, now - 9 * day);
  const some = pictures.filter(({ label }) => label === "flag");
  const task = startCreation(db, dataset, people.you, some.map(fileOf));
  endTask(db, task, "COMPLETED", now - 9 * day);
  task.startedAt = now - 9 * day;
  for (const snapshot of db.snapshots) {
    if (snapshot.datasetId === dataset.id) snapshot.createdAt = now - 9 * day;
  }
  const reason = "The index could not be written: no space left on the device";
  finishedTask(db, dataset, "REINDEX", now - day, people.you, reason);
  dataset.status = "ERROR";
  dataset.fatalError = reason;
  dataset.updatedAt = now - day;
}

function add(db: MockDb, name: string, user: string, createdAt: number): DatasetRow {
  const id = idOf(`demo/${name}`);
  const dataset = addDataset(db, { id, name, user, createdAt, roles: { ...roles } });
  dataset.status = "READY";
  return dataset;
}

const itemOf =
  (key: string, addedAt: number) =>
  (picture: DemoPicture, index: number): MediaRow => {
    const id = idOf(`demo/${key}/${picture.file_name}`);
    return {
      media_id: id,
      file_name: picture.file_name,
      media_type: "image",
      duration_ms: null,
      size_bytes: picture.size_bytes,
      added_at: naiveTime(addedAt + index, id),
      cluster_id: null,
      metadata: {},
      ...factsOf(picture),
    };
  };

function fileOf(picture: DemoPicture): UploadedFile {
  return {
    name: picture.file_name,
    size: picture.size_bytes,
    mediaType: "image",
    known: factsOf(picture),
  };
}

function factsOf({ file_name, address, label, tags, caption }: DemoPicture) {
  return {
    hash: contentHashOf(file_name),
    picture: address,
    width: 64,
    height: 64,
    tags: [...tags],
    labels: [{ name: label, box: null, confidence: null, source: "import" }],
    caption,
  };
}
