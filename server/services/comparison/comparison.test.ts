import { afterAll, beforeAll, expect, test } from "vitest";
import { runs } from "#test/runs.ts";
import type { ItemHistory } from "#contract/history.ts";
import type { MediaItem } from "#contract/media.ts";
import { type Random, randomFrom } from "../../proof/random.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { collect } from "../upkeep/collect.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const dayMs = 24 * 3_600_000;
const collectTomorrow = () => collect(service.deps, { now: new Date(Date.now() + dayMs + 60_000) });

async function itemsAt(datasetId: string, at: string): Promise<MediaItem[]> {
  const query = { filter: {}, limit: 1000, total: false };
  return (await service.services.media.page(service.owner, datasetId, at, query)).items;
}

/** Without the addresses, which name the dataset. */
function values({ media_uri: _, media_thumb_uri: __, ...item }: MediaItem): unknown {
  return item;
}

async function diffOf(datasetId: string, from: string, to: string) {
  const query = { from, to, limit: 1000 };
  return await service.services.comparison.diff(service.owner, datasetId, query);
}

async function randomStep(id: string, snapshots: readonly string[], random: Random) {
  const { media, snapshots: versions } = service.services;
  const ids = (await itemsAt(id, "head")).map((item) => item.media_id);
  const some = ids.filter(() => random.below(10) < 3);
  const filter = { media_ids: some };
  const tag = random.pick(["red", "green", "blue"]);
  switch (random.pick(["tag", "untag", "label", "caption", "field", "delete", "restore", "undo"])) {
    case "tag":
      return void (await media.edit(service.as(), id, { filter, add_tags: [tag] }));
    case "untag":
      return void (await media.edit(service.as(), id, { filter, remove_tags: [tag] }));
    case "label":
      return void (await media.edit(service.as(), id, {
        filter,
        add_labels: [{ name: tag }],
        remove_labels: [random.pick(["car", "bus", "dog"])],
      }));
    case "caption":
      return void (await media.edit(service.as(), id, { filter, caption: tag }));
    case "field":
      return void (await media.edit(service.as(), id, { filter, metadata: { [tag]: 1 } }));
    case "delete":
      return void (await media.remove(service.as(), id, {
        filter: { media_ids: some.slice(0, 1) },
      }));
    case "restore":
      return void (await versions.restore(service.as(), id, random.pick(snapshots), {}));
    default: {
      const { head } = await media.page(service.owner, id, "head", {
        filter: {},
        limit: 1,
        total: false,
      });
      // There may be nothing to undo.
      await media.undo(service.as(), id, { head }).catch(() => {});
    }
  }
}

test.each(Array.from({ length: runs(1) }, (_, at) => at + 1))(
  "diffs make one version of the other, and histories agree with them (seed %i)",
  async (seed) => {
    const random = randomFrom(seed);
    const { id, snapshotId } = await seedDataset(service, service.owner, { items: 12 });
    const snapshots = [snapshotId];
    for (let round = 0; round < 8; round += 1) {
      for (let step = 0; step < 3; step += 1) await randomStep(id, snapshots, random);
      snapshots.push((await service.services.snapshots.create(service.as(), id, {})).snapshot_id);
      if (round === 4) await collectTomorrow();
    }
    const { datasetId: cloneId } = await service.services.snapshots.clone(
      service.as(),
      id,
      random.pick(snapshots),
    );
    await service.services.media.edit(service.as(), cloneId, { filter: {}, caption: "clone" });
    const inClone = await service.services.snapshots.create(service.as(), cloneId, {});
    await randomStep(id, snapshots, random);

    const versions = [...snapshots, "head"];
    const items = new Map<string, MediaItem[]>();
    for (const version of versions) items.set(version, await itemsAt(id, version));
    items.set(inClone.snapshot_id, await itemsAt(cloneId, inClone.snapshot_id));

    const expected = new Map<string, ItemHistory["versions"]>();
    const everything = new Set([...items.values()].flat().map((item) => item.media_id));
    for (const mediaId of everything) expected.set(mediaId, []);
    const listed = await service.services.snapshots.list(service.owner, id, {});
    const timeline = (await listed.load()).snapshots;
    const grewFrom = new Map(timeline.map((row) => [row.snapshot_id, row.parent_id]));
    grewFrom.set("head", timeline.find((row) => row.is_current)?.snapshot_id);
    grewFrom.set(inClone.snapshot_id, "head");
    for (const to of [...versions, inClone.snapshot_id]) {
      const from = grewFrom.get(to) ?? to;
      const { items: changes } = await diffOf(id, from, to);
      const made = new Map((items.get(from) ?? []).map((item) => [item.media_id, item]));
      for (const { media_id, after } of changes) {
        if (after === null) made.delete(media_id);
        else made.set(media_id, after);
      }
      const byId = (all: Iterable<MediaItem>) =>
        [...all].sort((a, b) => (a.media_id < b.media_id ? -1 : 1)).map(values);
      expect(byId(made.values())).toEqual(byId(items.get(to) ?? []));
      if (to === inClone.snapshot_id) continue;
      const ids = new Set((items.get(to) ?? []).map((item) => item.media_id));
      for (const [mediaId, history] of expected) {
        const change = changes.find((one) => one.media_id === mediaId);
        const present = ids.has(mediaId);
        const still = from === to ? "added" : "same";
        history.unshift({
          version: to,
          present,
          change: change?.change ?? (present ? still : "absent"),
          fields: change?.fields ?? [],
        });
      }
    }
    for (const [mediaId, history] of expected) {
      if (history.every(({ present }) => !present)) continue;
      const found = await service.services.comparison.history(service.owner, id, mediaId);
      expect(found.versions).toMatchObject(history);
      const changed = found.versions.filter(({ change }) => change === "modified");
      expect(changed.every(({ by }) => by === service.owner.email)).toBe(true);
    }
  },
  60_000,
);

test("bytes only here are those that no other snapshot, head or clone refers to", async () => {
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 10 });
  const { media, snapshots, comparison } = service.services;
  const [a, b, c] = await itemsAt(id, "head");
  const remove = (from: string, ...items: (MediaItem | undefined)[]) =>
    media.remove(service.as(), from, {
      filter: { media_ids: items.flatMap((item) => item?.media_id ?? []) },
    });
  const only = async (dataset: string, at: string) =>
    (await comparison.stats(service.owner, dataset, at)).bytes_only_here;
  const { datasetId: cloneId } = await snapshots.clone(service.as(), id, snapshotId);
  await remove(id, a, b);
  await snapshots.create(service.as(), id, {});
  // The clone has its own first snapshot, with the same version as the parent's.
  expect(await only(id, snapshotId)).toBe(0);
  await remove(cloneId, a, c);
  const [first] = (await snapshots.list(service.owner, cloneId, {}).then((list) => list.load()))
    .snapshots;
  await snapshots.create(service.as(), cloneId, {});
  await snapshots.remove(service.as(), cloneId, first?.snapshot_id ?? "");
  expect(await only(id, snapshotId)).toBe(a?.size_bytes);
  expect(await only(id, "head")).toBe(0);
});

test("a diff and a history find versions that the collector has moved", async () => {
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 20 });
  const [item] = await itemsAt(id, "head");
  const filter = { media_ids: [item?.media_id ?? ""] };
  const summary = async () => (await diffOf(id, snapshotId, "head")).summary;
  await service.services.media.edit(service.as(), id, { filter, caption: "changed" });
  const before = await summary();
  const ask = () => service.services.comparison.history(service.owner, id, filter.media_ids[0]!);
  const history = await ask();
  for (let round = 0; round < 2; round += 1) {
    const [during] = await Promise.all([summary(), ask(), collectTomorrow()]);
    expect(during).toEqual(before);
    expect(await summary()).toEqual(before);
    expect(await ask()).toEqual(history);
  }
});

test("concurrent requests for one comparison share one scan", async () => {
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 200 });
  await service.services.media.edit(service.as(), id, { filter: {}, add_tags: ["all"] });
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => diffOf(id, snapshotId, "head")),
  );
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(answers[0]?.summary.modified).toBe(200);
});
