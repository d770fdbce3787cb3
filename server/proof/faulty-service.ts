import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import type { ObjectStore } from "#test/object-store.ts";
import { type Service, startService } from "#test/service.ts";
import type { BlobStore } from "../ports/blob-store.ts";
import { makeImage } from "../blobs/testing/make-media.ts";
import { type Catalog, openCatalog } from "../catalog/catalog.ts";
import { finalTaskStatuses } from "#contract/task.ts";
import type { FaultPoint } from "../fault.ts";
import type { LakeSite } from "../lake/files/site.ts";
import { openLake } from "../lake/lake.ts";
import { runningDatabase } from "../testing/test-database.ts";
import { hashAll, namedVersions } from "./verify.ts";

/** How long a process may take from the request to the armed point. */
const patienceMs = 30_000;
/** A task continues within this time of the restart, and these tasks are short. */
const resumeMs = 10_000;

/** The real service in a separate process, which is made to die at a point, and is checked from outside. */
export class FaultyService {
  readonly service: Service;
  /** A folder below the import root. */
  readonly images: string;
  #armed: FaultPoint | null = null;
  #hashes = new Map<string, string>();
  readonly #made: Promise<Buffer>[] = [];

  readonly #site: LakeSite;

  private constructor(service: Service, images: string, site: LakeSite) {
    this.service = service;
    this.images = images;
    this.#site = site;
  }

  /** @param objects where its data are; by default in its folder */
  static async start(imports: string, objects?: ObjectStore): Promise<FaultyService> {
    const place = objects?.place();
    const service = await startService({
      STILLFRAME_IMPORT_ROOTS: imports,
      STILLFRAME_LOG: "error",
      ...objects?.env(place?.prefix),
    });
    const site = place === undefined ? { directory: join(service.data, "lake") } : { place };
    return new FaultyService(service, imports, site);
  }

  /** Starts the service, or restarts it if another point is armed, so that it dies at this point. */
  async arm(point: FaultPoint | null): Promise<void> {
    if (this.service.isRunning() && this.#armed === point) return;
    this.#armed = point;
    await this.service.restart(point === null ? {} : { STILLFRAME_FAULT: `${point}:die` });
  }

  /** Runs a step that must reach the armed point. @throws Error where the process lives on. */
  async expectDeath(drive: () => Promise<unknown>): Promise<void> {
    const answer = drive().catch((error: unknown) => error);
    const ended = await Promise.race([this.service.ended(), wait(patienceMs, "alive")]);
    if (ended !== "SIGKILL") {
      throw new Error(
        `${this.#armed} was not reached: the service is ${ended}, ${String(await answer)}`,
      );
    }
  }

  async json<T>(method: string, path: string, body?: unknown, key?: string): Promise<T> {
    const answer = await this.service.api(path, {
      method,
      headers: {
        "content-type": "application/json",
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === "" ? null : JSON.parse(text)) as T;
  }

  /** Creates a dataset from a folder of that many distinct images. @returns its id, while its task may still run. */
  async importImages(name: string, count: number): Promise<string> {
    const folder = join(this.images, name);
    await mkdir(folder);
    const names = this.imageNames(count);
    await Promise.all(
      names.map(async (file, index) => writeFile(join(folder, file), await this.image(index))),
    );
    const body = new FormData();
    body.set("dataset_name", name);
    body.set("bucket_path", folder);
    const answer = await this.service.api("/dataset", { method: "POST", body });
    if (!answer.ok) throw new Error(`POST /dataset: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { dataset_id: string }).dataset_id;
  }

  imageNames(count: number): string[] {
    return Array.from({ length: count }, (_, index) => `${String(index).padStart(5, "0")}.png`);
  }

  /** One of twenty images. */
  async image(index: number): Promise<Uint8Array<ArrayBuffer>> {
    const made = (this.#made[index % 20] ??= makeImage("png", {
      width: 8,
      height: 8 + (index % 20),
    }));
    return new Uint8Array(await made);
  }

  async datasetNamed(name: string): Promise<string> {
    const all = await this.json<{ id: string; display_name: string }[]>("GET", "/datasets");
    return all.find((each) => each.display_name === name)?.id ?? "";
  }

  /** A dataset deleted so long ago that it cannot be brought back. @returns its family. */
  async deletedLongAgo(name: string): Promise<string> {
    const id = await this.importImages(name, 2);
    await this.settle();
    await this.json("DELETE", `/dataset/${id}`);
    return await this.withCatalog(async ({ db }) => {
      const row = await db
        .updateTable("datasets")
        .set({ deleted_at: sql<string>`now() - interval '8 days'` })
        .where("id", "=", id)
        .returning("family_id")
        .executeTakeFirstOrThrow();
      await db
        .updateTable("families")
        .set({ created_at: sql<string>`now() - interval '9 days'` })
        .where("id", "=", row.family_id)
        .execute();
      return row.family_id;
    });
  }

  /** The families that have a table in the lake. */
  async tables(): Promise<string[]> {
    const lake = await openLake(this.#site);
    const families = await lake.families();
    await lake.close();
    return families;
  }

  /** The tables of the lake that the catalog does not know. */
  async unnamedTables(): Promise<string[]> {
    const rows = await this.withCatalog(({ db }) =>
      db.selectFrom("families").select("id").execute(),
    );
    const known = new Set(rows.map(({ id }) => id));
    return (await this.tables()).filter((family) => !known.has(family));
  }

  async fileNames(id: string): Promise<string[]> {
    const page = await this.json<{ items: { file_name: string }[] }>(
      "GET",
      `/dataset/${id}/media?limit=1000`,
    );
    return page.items.map((item) => item.file_name).toSorted();
  }

  /** The blobs that a live version refers to and that are missing. */
  async missingBlobs(blobs: Pick<BlobStore, "has">): Promise<string[]> {
    return await this.withCatalog(async (catalog) => {
      const lake = await openLake(this.#site);
      const missing = new Set<string>();
      for (const each of await namedVersions(catalog)) {
        for await (const sha256 of lake.hashes(each.family, each)) {
          if (!(await blobs.has(sha256))) missing.add(sha256);
        }
      }
      await lake.close();
      return [...missing];
    });
  }

  async withCatalog<T>(use: (catalog: Catalog) => Promise<T>): Promise<T> {
    const connection = await runningDatabase(this.service.data);
    const catalog = await openCatalog({ connection, connections: 2 });
    try {
      return await use(catalog);
    } finally {
      await catalog.close();
    }
  }

  /** Waits until no task runs. @throws Error after too long. */
  async settle(): Promise<void> {
    const until = Date.now() + resumeMs;
    await this.withCatalog(async ({ db }) => {
      for (;;) {
        const open = await db
          .selectFrom("tasks")
          .select(["type", "status", "message"])
          .where("status", "not in", finalTaskStatuses)
          .execute();
        if (open.length === 0) return;
        if (Date.now() > until) throw new Error(`Tasks do not end: ${JSON.stringify(open)}`);
        await wait(50);
      }
    });
  }

  /**
   * Hashes every live snapshot again and compares it with its first hash, checks that each dataset that has snapshots
   * has exactly one current snapshot, and that no snapshot is missing.
   * @param options.later Selects known snapshots that are left for a later check: they are immutable, so that is as
   * good.
   */
  async check({ later = () => false }: { later?: (at: number) => boolean } = {}): Promise<{
    rehashed: number;
  }> {
    return await this.withCatalog(async (catalog) => {
      const left = new Set([...this.#hashes.keys()].filter((_, at) => later(at)));
      const now = await hashAll(catalog, this.#site, left);
      for (const [name, hash] of this.#hashes) {
        if (left.has(name) || now.get(name) === hash) continue;
        throw new Error(`Snapshot ${name} had the hash ${hash} and has ${now.get(name)}`);
      }
      const rehashed = this.#hashes.size - left.size;
      for (const [name, hash] of now) if (!name.includes(" of ")) this.#hashes.set(name, hash);
      const broken = await catalog.db
        .selectFrom("datasets as d")
        .select("d.id")
        .where("d.deleted_at", "is", null)
        .where("d.status", "=", "READY")
        .where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom("snapshots as s")
                .select("s.id")
                .whereRef("s.id", "=", "d.current_snapshot_id")
                .whereRef("s.dataset_id", "=", "d.id")
                .where("s.deleted_at", "is", null),
            ),
          ),
        )
        .execute();
      if (broken.length > 0) throw new Error(`No current snapshot: ${JSON.stringify(broken)}`);
      return { rehashed };
    });
  }

  /** Runs a collector beside the service. @returns how its process ended, and its report. */
  async collect(point: FaultPoint | null): Promise<{ ended: string; report: string }> {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, "collect-now.ts"), this.service.data],
      {
        env: { ...process.env, STILLFRAME_FAULT: point === null ? "" : `${point}:die` },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    let report = "";
    child.stdout.on("data", (chunk: Buffer) => (report += chunk.toString()));
    await once(child, "close");
    return { ended: String(child.exitCode ?? child.signalCode), report };
  }
}
