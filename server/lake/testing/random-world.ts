import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect } from "vitest";
import { restorableFields } from "#contract/receipt.ts";
import { armFault, type FaultPoint } from "#server/fault.ts";
import { LineLostError } from "../errors.ts";
import { ContentSum } from "../schema/content-sum.ts";
import { keepNothing, newItem, readAll } from "./fixture.ts";
import type { ItemChange, NewItem } from "../schema/item.ts";
import { openLake, type Lake } from "../lake.ts";
import type { LineWriter } from "../write/line-writer.ts";
import {
  chosen,
  comparable,
  edited,
  randomLabel,
  withItemsOf,
  withTagsOf,
  type Rows,
} from "./random-rows.ts";
import { sameVersion, type VersionRef } from "../version.ts";

/**
 * Random operations on a family of datasets, compared with a model in memory. This test plays the catalog: it keeps
 * pairs and lines, and publishes only after a flush. After every few operations a newly opened lake reads each live
 * pair, which must hold exactly what the model says.
 */

interface Live {
  ref: VersionRef;
  rows: Rows;
  hash: string | null;
  /** Updated with the changes of each commit. */
  content: ContentSum;
}

interface Dataset {
  head: Live;
  line: string | null;
  clean: boolean;
  snapshots: Live[];
}

/** One step. A kind ignores the fields that it does not use. */
interface Operation {
  kind: string;
  /** Selects the dataset. */
  on: number;
  /** Selects the items or the snapshot. */
  some: number;
  count: number;
  name: string;
  point: FaultPoint;
}

const number = fc.nat({ max: 1000 });
const names = fc.constantFrom("a", "b", "c'", "d\\");
const weights: Record<string, number> = {
  append: 4,
  tag: 6,
  label: 4,
  field: 2,
  remove: 2,
  snapshot: 4,
  restore: 4,
  "restore part": 4,
  clone: 2,
  "forget snapshot": 1,
  "delete dataset": 1,
  "lease runs out": 2,
  "zombie wakes": 2,
  collect: 3,
  "die collecting": 2,
  sweep: 2,
  restart: 1,
};
export const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.oneof(
    ...Object.entries(weights).map(([kind, weight]) => ({ weight, arbitrary: fc.constant(kind) })),
  ),
  on: number,
  some: number,
  count: fc.integer({ min: 1, max: 40 }),
  name: names,
  point: fc.constantFrom<FaultPoint[]>(
    "fork.branched",
    "flush.half",
    "collect.pinned",
    "collect.pruned",
  ),
});

export class World {
  readonly directory: string;
  readonly family: string = crypto.randomUUID();
  lake: Lake;
  datasets: Dataset[] = [];
  zombies: LineWriter[] = [];
  #rev = 0;

  private constructor(directory: string, lake: Lake) {
    this.directory = directory;
    this.lake = lake;
  }

  static async create(): Promise<World> {
    const directory = await mkdtemp(join(tmpdir(), "stillframe-lake-"));
    const world = new World(directory, await openLake({ directory }));
    const ref = await world.lake.createFamily(world.family);
    const head = { ref, rows: [], hash: null, content: ContentSum.empty() };
    world.datasets.push({ head, line: null, clean: true, snapshots: [] });
    return world;
  }

  async close(): Promise<void> {
    await this.lake.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  live(): Live[] {
    return this.datasets.flatMap(({ head, snapshots }) => [head, ...snapshots]);
  }

  async run(step: Operation): Promise<void> {
    const dataset = this.datasets[step.on % this.datasets.length];
    if (dataset === undefined) return;
    switch (step.kind) {
      case "append": {
        const items = Array.from({ length: step.count }, () => newItem());
        return await this.#write(dataset, [...dataset.head.rows, ...items], (writer, rev) =>
          writer.append(items, rev),
        );
      }
      case "tag":
      case "label":
      case "field":
        return await this.#edit(dataset, step);
      case "remove": {
        const gone = chosen(dataset.head.rows, step);
        const rows = dataset.head.rows.filter((row) => !gone.includes(row.mediaId));
        return await this.#write(dataset, rows, (writer) => writer.remove({ media_ids: gone }));
      }
      case "snapshot":
        dataset.snapshots.push(dataset.head);
        return;
      case "restore":
        dataset.head = pick(dataset.snapshots, step) ?? dataset.head;
        return;
      case "restore part":
        return await this.#restorePart(dataset, step);
      case "clone": {
        const source = pick(dataset.snapshots, step);
        if (source === undefined || this.datasets.length > 4) return;
        this.datasets.push({ head: source, line: null, clean: true, snapshots: [source] });
        return;
      }
      case "forget snapshot": {
        const forgotten = pick(dataset.snapshots, step);
        dataset.snapshots = dataset.snapshots.filter((snapshot) => snapshot !== forgotten);
        return;
      }
      case "delete dataset":
        if (this.datasets.length > 1) this.datasets = this.datasets.filter((d) => d !== dataset);
        return;
      case "lease runs out":
        this.zombies.push(await this.#open(dataset));
        dataset.clean = false;
        return;
      case "zombie wakes":
        return await this.#wakeZombies();
      case "collect":
        return await this.#collect(dataset);
      case "die collecting": {
        const disarm = armFault(step.point, () => {
          throw new Error("dies here");
        });
        await this.#collect(dataset).catch((error: unknown) => {
          expect(String(error)).toContain("dies here");
          dataset.clean = false;
        });
        disarm();
        return;
      }
      case "sweep":
        await this.#sweep();
        return;
      case "restart":
        return await this.#restart();
      default:
        throw new Error(`Unknown operation ${step.kind}`);
    }
  }

  /** Every live pair holds the model's rows, and its hash is unchanged. */
  async check(): Promise<void> {
    const fresh = await openLake({ directory: this.directory });
    for (const live of this.live()) {
      const items = await readAll(fresh, this.family, live.ref);
      expect(items.map(comparable)).toEqual(live.rows.map(comparable));
      const hash = await (await fresh.reader(this.family, live.ref)).contentHash();
      live.hash ??= hash;
      expect(hash).toBe(live.hash);
      const content = (await fresh.contentOf(this.family, live.ref)).digest();
      expect(live.content.digest()).toBe(content);
    }
    await fresh.close();
  }

  async #open({ head, line, clean }: Dataset): Promise<LineWriter> {
    return await this.lake.writer({ family: this.family, head: head.ref, line, clean });
  }

  async #write(
    dataset: Dataset,
    rows: Rows,
    commit: (writer: LineWriter, rev: number) => Promise<unknown>,
  ): Promise<void> {
    let writer = await this.#open(dataset);
    try {
      await commit(writer, ++this.#rev);
    } catch (error) {
      // A zombie had written to the line.
      if (!(error instanceof LineLostError)) throw error;
      writer = await this.#open({ ...dataset, clean: false });
      await commit(writer, ++this.#rev);
    }
    await writer.flush();
    const content = dataset.head.content.plus(writer.content ?? ContentSum.empty());
    this.#publish(dataset, { ref: writer.tip, rows, hash: null, content });
    writer.discard();
  }

  #publish(dataset: Dataset, head: Live): void {
    dataset.head = head;
    dataset.line = head.ref.branch;
    dataset.clean = true;
  }

  async #edit(dataset: Dataset, step: Operation): Promise<void> {
    const { name, some } = step;
    const change: ItemChange =
      step.kind === "tag"
        ? some % 2 === 0
          ? { addTags: [name] }
          : { removeTags: [name] }
        : step.kind === "label"
          ? some % 2 === 0
            ? { addLabels: [randomLabel(name)] }
            : { removeLabels: [name], caption: name }
          : { caption: name, metadata: { [`f${some % 3}`]: some % 5 === 0 ? null : name } };
    const ids = chosen(dataset.head.rows, step);
    const rows = dataset.head.rows.map((row) =>
      ids.includes(row.mediaId) ? edited(row, change) : row,
    );
    await this.#write(dataset, rows, (writer, rev) => writer.edit({ media_ids: ids }, change, rev));
  }

  /** Restores either the tags alone, or all changes to every third item, its deletion included. */
  async #restorePart(dataset: Dataset, step: Operation): Promise<void> {
    const target = pick(dataset.snapshots, step);
    if (target === undefined) return;
    const tagsOnly = step.count % 2 === 0;
    const ids = chosen([...target.rows, ...dataset.head.rows], step);
    const rows = tagsOnly
      ? withTagsOf(target.rows, dataset.head.rows)
      : withItemsOf(target.rows, dataset.head.rows, ids);
    await this.#write(dataset, rows, (writer, rev) =>
      writer.restore(
        target.ref,
        tagsOnly
          ? { fields: ["tags"], filter: {} }
          : { fields: restorableFields, filter: { media_ids: ids } },
        rev,
      ),
    );
    // Items from two branches of history may share their time of addition, for which the model has no order.
    const shown = await readAll(this.lake, this.family, dataset.head.ref);
    const place = new Map(shown.map((item, index) => [item.mediaId, index]));
    const placeOf = (row: NewItem) => place.get(row.mediaId) ?? 0;
    dataset.head.rows = rows.toSorted((a, b) => placeOf(a) - placeOf(b));
  }

  async #wakeZombies(): Promise<void> {
    for (const zombie of this.zombies.splice(0)) {
      // The write may succeed or be detected; either way no reader may see its rows.
      await zombie.append([newItem({ fileName: "zombie" })], ++this.#rev).catch(() => {});
      await zombie.edit({}, { addTags: ["zombie"] }, ++this.#rev).catch(() => {});
      zombie.discard();
    }
  }

  async #collect(dataset: Dataset): Promise<void> {
    const writer = await this.#open(dataset);
    const collected = await this.lake
      .collect(writer, { live: this.live().map(({ ref }) => ref), keepSince: keepNothing() })
      .catch((error: unknown) => {
        if (error instanceof LineLostError) return null;
        throw error;
      });
    if (collected === null) {
      dataset.clean = false;
      return;
    }
    this.#publish(dataset, { ...dataset.head, ref: collected.head });
    for (const live of this.live()) {
      const move = collected.moved.find(({ from }) => sameVersion(from, live.ref));
      if (move !== undefined) live.ref = move.to;
    }
    writer.discard();
    await this.#sweep();
  }

  async #sweep(): Promise<void> {
    await this.lake.sweep({
      family: this.family,
      needed: this.live().map(({ ref }) => ref),
      lines: this.datasets.flatMap(({ line }) => line ?? []),
      keepSince: keepNothing(),
    });
  }

  async #restart(): Promise<void> {
    for (const zombie of this.zombies.splice(0)) zombie.discard();
    for (const dataset of this.datasets) dataset.clean = false;
    await this.lake.close();
    this.lake = await openLake({ directory: this.directory });
    const report = await this.lake.heal({
      family: this.family,
      known: this.live().map(({ ref }) => ref),
      lines: this.datasets.flatMap(({ line }) => line ?? []),
      keepSince: keepNothing(),
    });
    for (const live of this.live()) {
      const move = report.moved.find(({ from }) => sameVersion(from, live.ref));
      if (move !== undefined) live.ref = move.to;
    }
  }
}

function pick<T>(from: readonly T[], step: Operation): T | undefined {
  return from[step.some % from.length];
}
