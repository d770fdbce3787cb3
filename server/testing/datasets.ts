import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { isFinal } from "#contract/task.ts";
import { nextRev } from "../catalog/catalog.ts";
import { insertDataset, insertFamily } from "../catalog/datasets.ts";
import { markMeasured } from "../catalog/picture-quality.ts";
import { ContentSum } from "../lake/schema/content-sum.ts";
import type { NewItem } from "../lake/schema/item.ts";
import { contentAfter } from "../writing/content-hash.ts";
import { saveHead } from "../writing/save-head.ts";
import type { Actor } from "../ports/requests.ts";
import type { TestService } from "./test-service.ts";

/** A READY dataset of generated items, written as the creation task writes one, with its `creation` snapshot. */
export async function seedDataset(
  service: Pick<TestService, "deps">,
  owner: Actor,
  options: {
    name?: string;
    items?: number;
    blobs?: readonly string[];
    facts?: Partial<NewItem>;
  } = {},
): Promise<{ id: string; name: string; snapshotId: string }> {
  const { catalog, lake } = service.deps;
  const name = options.name ?? "Fixture";
  const count = options.items ?? 20;
  const id = randomUUID();
  const family = randomUUID();
  const head = await lake.createFamily(family);
  const writer = await lake.writer({ family, head, line: null, clean: false });
  const rev = await nextRev(catalog.db);
  for (let start = 0; start < count; start += 50_000) {
    const length = Math.min(50_000, count - start);
    await writer.append(
      Array.from({ length }, (_, index) => {
        const item = makeItem(start + index);
        // Hashes of existing pictures, for tests that show them; otherwise the content is made up.
        const sha256 = options.blobs?.[(start + index) % options.blobs.length];
        return sha256 === undefined ? item : { ...item, sha256, ...options.facts };
      }),
      rev,
    );
  }
  await writer.flush();
  const { tip, content } = writer;
  writer.discard();
  const snapshotId = await catalog.transaction(async (trx) => {
    await insertFamily(trx, family);
    // Generated items have no pictures to measure.
    if (options.blobs === undefined) await markMeasured(trx, family);
    const row = {
      id,
      family_id: family,
      name,
      source_type: "UPLOAD",
      created_by: owner.email,
      status: "READY" as const,
      head_branch: tip.branch,
      head_version: tip.version,
      content_hash: await contentAfter(trx, ContentSum.empty(), content),
      line: tip.branch,
      n_images: count,
      n_videos: 0,
      current_snapshot_id: null,
    };
    await insertDataset(trx, row, owner.userId);
    const snapshot = await saveHead(trx, row, { reason: "creation", createdBy: owner.email });
    return snapshot.id;
  });
  return { id, name, snapshotId };
}

const classes = ["car", "bus", "person", "bicycle", "dog"];

export function makeItem(index: number): NewItem {
  return {
    mediaId: randomUUID(),
    fileName: `frame-${String(index).padStart(7, "0")}.png`,
    mediaType: "image",
    sha256: index.toString(16).padStart(64, "0"),
    mime: "image/png",
    width: 640,
    height: 480,
    durationMs: null,
    sizeBytes: 1000 + index,
    addedAt: new Date(1_770_000_000_000 + index),
    tags: index % 2 === 0 ? ["even"] : [],
    labels: [{ name: classes[index % classes.length] ?? "car", source: "fixture" }],
    caption: null,
    clusterId: null,
    metadata: {},
  };
}

/** Waits until a task has ended and returns its last state. */
export async function finished(service: TestService, actor: Actor, taskId: string) {
  for (;;) {
    const task = await service.services.tasks.get(actor, taskId);
    if (isFinal(task.status)) return task;
    await wait(50);
  }
}
