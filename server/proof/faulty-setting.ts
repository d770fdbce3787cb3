import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { type ObjectStore, startObjectStore } from "#test/object-store.ts";
import type { FaultPoint } from "../fault.ts";
import { FaultyService } from "./faulty-service.ts";

export const images = 6;

/** Runs a write in which the process dies. Returns the checks for after the next start. */
export type Case = (point: FaultPoint, committed: boolean) => Promise<() => Promise<void>>;

interface Listed {
  snapshot_id: string;
  snapshot_name: string;
}

/**
 * For a test file, created before its tests: a service that can be made to die, and in it a dataset with that many
 * images, its first snapshot, and a second one that has the tag `seed`.
 */
export class FaultySetting {
  faulty!: FaultyService; // set before the first test, like the following
  dataset!: string;
  first!: string;
  seeded!: string;

  constructor({ inBucket = false }: { inBucket?: boolean } = {}) {
    let imports: string;
    let objects: ObjectStore | undefined;
    beforeAll(async () => {
      if (inBucket) objects = await startObjectStore();
      imports = await mkdtemp(join(tmpdir(), "stillframe-imports-"));
      this.faulty = await FaultyService.start(imports, objects);
      this.dataset = await this.faulty.importImages("Images", images);
      await this.faulty.settle();
      this.first = (await this.snapshotsOf(this.dataset))[0]?.snapshot_id ?? "";
      await this.tagAll(this.dataset, "seed");
      this.seeded = (await this.save(this.dataset, "seeded")).snapshot_id;
      await this.faulty.check();
    });
    afterAll(async () => {
      await this.faulty.service.stop();
      await objects?.stop();
      await rm(imports, { recursive: true, force: true });
    });
  }

  async snapshotsOf(id: string): Promise<Listed[]> {
    return this.faulty.json("GET", `/dataset/${id}/snapshot`);
  }

  async tagAll(id: string, tag: string): Promise<void> {
    await this.faulty.json("PATCH", `/dataset/${id}/media`, { filter: {}, add_tags: [tag] });
  }

  async countTagged(id: string, tag: string): Promise<number> {
    const path = `/dataset/${id}/media?tag=${tag}&total=true`;
    return (await this.faulty.json<{ total: number }>("GET", path)).total;
  }

  async save(id: string, name: string, key?: string): Promise<Listed> {
    return this.faulty.json("POST", `/dataset/${id}/snapshot`, { name }, key);
  }

  async restoreTo(id: string, snapshot: string, key?: string): Promise<void> {
    await this.faulty.json(
      "POST",
      `/dataset/${id}/snapshot/${snapshot}/restore`,
      { safety: true },
      key,
    );
  }

  async cloneFrom(snapshot: string, key?: string): Promise<void> {
    const path = `/dataset/${this.dataset}/snapshot/${snapshot}/clone`;
    await this.faulty.json("POST", path, undefined, key);
  }

  async clonesNow(): Promise<string[]> {
    const all = await this.faulty.json<{ id: string; source_dataset_id: string | null }[]>(
      "GET",
      "/datasets",
    );
    return all.filter((each) => each.source_dataset_id !== null).map((each) => each.id);
  }

  async countTasks(id: string, type: string): Promise<number> {
    const path = `/tasks?dataset_id=${id}&task_type=${type}`;
    return (await this.faulty.json<{ total: number }>("GET", path)).total;
  }
}
