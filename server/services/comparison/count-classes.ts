import { type ClassCounts, findClassCounts, keepClassCounts } from "../../catalog/classes.ts";
import type { SnapshotRow } from "../../catalog/schema.ts";
import { KeyedQueue } from "../../lib/keyed-queue.ts";
import type { VersionRef } from "../../lake/version.ts";
import { settledWithin } from "../settled-within.ts";
import type { Deps } from "../deps.ts";

export interface ClassCounter {
  /** The counts of a version. */
  count(family: string, version: VersionRef, classes: readonly string[]): Promise<ClassCounts>;
  /**
   * The stored counts of snapshots. Those that are missing are counted, in the order given and at most `atOnce` of
   * them, and are in the answer if they are counted in time.
   */
  of(
    family: string,
    classes: readonly string[],
    snapshots: readonly SnapshotRow[],
    atOnce: number,
  ): Promise<Map<string, ClassCounts>>;
}

/** Counts the classes of snapshots, once for each. */
export function classCounter({ catalog, lake }: Pick<Deps, "catalog" | "lake">): ClassCounter {
  /** One at a time for each family, because each reads a version. */
  const queue = new KeyedQueue();
  const running = new Map<string, Promise<ClassCounts>>();

  async function count(family: string, version: VersionRef, classes: readonly string[]) {
    const facets = await (await lake.reader(family, version)).facets({}, ["label"]);
    return countsOf(facets.get("label") ?? new Map<string, number>(), classes);
  }

  function workOut(family: string, classes: readonly string[], snapshot: SnapshotRow) {
    const known = running.get(snapshot.id);
    if (known !== undefined) return known;
    const work = queue
      .run(family, async () => {
        const counts = await count(family, snapshot, classes);
        await keepClassCounts(catalog.db, snapshot.id, counts);
        return counts;
      })
      .finally(() => running.delete(snapshot.id));
    running.set(snapshot.id, work);
    return work;
  }

  return {
    count,
    async of(family, classes, snapshots, atOnce) {
      const ids = snapshots.map(({ id }) => id);
      const kept = await findClassCounts(catalog.db, ids);
      const isWhole = ({ id }: SnapshotRow) => kept.get(id)?.counts.length === classes.length;
      const found = new Map(
        snapshots.filter(isWhole).flatMap(({ id }) => {
          const counts = kept.get(id);
          return counts === undefined ? [] : [[id, counts]];
        }),
      );
      const missing = snapshots.filter((row) => !isWhole(row) && row.damaged === null);
      await settledWithin(
        missing.slice(0, atOnce).map(async (snapshot) => {
          found.set(snapshot.id, await workOut(family, classes, snapshot));
        }),
      );
      return found;
    },
  };
}

function countsOf(labels: ReadonlyMap<string, number>, classes: readonly string[]): ClassCounts {
  const counts = classes.map((label) => labels.get(label) ?? 0);
  const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, n) => total + n, 0);
  return { counts, others: sum(labels.values()) - sum(counts) };
}
