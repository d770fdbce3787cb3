import { LRUCache } from "lru-cache";
import { ContentSum } from "../schema/content-sum.ts";
import type { FileCounts, FileSets } from "./count-files.ts";
import { type DiffData, DiffBuilder } from "../diff/diff-data.ts";
import { deleteWhere } from "../../lib/delete-where.ts";
import type { LakeSite } from "../files/site.ts";
import { ScanPool } from "./scan-pool.ts";
import { sameVersion, versionKey, type VersionRef } from "../version.ts";

/** Bytes of comparisons that are cached, so that the pages of a difference need one comparison. */
const keptBytes = 128 << 20;
const keptCounts = 1000;

const noSets: FileSets = { name: "", load: async () => [] };

/** Operations that read every row of a version. Versions are immutable, so their results stay valid. */
export class Scans {
  readonly #pool: ScanPool;
  readonly #diffs: LRUCache<string, DiffData>;
  readonly #files = new LRUCache<string, FileCounts>({ max: keptCounts });
  /** Equal requests share one computation. */
  readonly #running = new Map<string, Promise<unknown>>();

  /** @param unusedMs How long an unused difference is kept, in milliseconds. */
  constructor(site: LakeSite, unusedMs: number) {
    this.#diffs = new LRUCache({
      maxSize: keptBytes,
      sizeCalculation: bytesOf,
      ttl: unusedMs,
      updateAgeOnGet: true,
    });
    this.#pool = new ScanPool(site);
  }

  /** @throws VersionMissingError */
  async diff(family: string, from: VersionRef, to: VersionRef): Promise<DiffData> {
    if (sameVersion(from, to)) return new DiffBuilder(0).finish();
    const key = `${family}/${versionKey(from)} ${versionKey(to)}`;
    return await this.#once(this.#diffs, key, () => this.#pool.compare(family, from, to));
  }

  /** @throws VersionMissingError */
  async files(
    family: string,
    ref: VersionRef,
    others: readonly VersionRef[],
    sets: FileSets = noSets,
  ): Promise<FileCounts> {
    const key = `${family}/${sets.name} ${[ref, ...others].map(versionKey).join(" ")}`;
    return await this.#once(this.#files, key, async () =>
      this.#pool.files(family, ref, others, await sets.load()),
    );
  }

  /** @throws VersionMissingError */
  async content(family: string, ref: VersionRef): Promise<ContentSum> {
    return ContentSum.from((await this.#pool.content(family, ref)).bytes);
  }

  forget(family: string): void {
    const ofFamily = (key: string) => key.startsWith(`${family}/`);
    deleteWhere(this.#diffs, ofFamily);
    deleteWhere(this.#files, ofFamily);
  }

  /** Drops the differences that have not been used for long: they take most of the memory. */
  forgetUnused(): void {
    this.#diffs.purgeStale();
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  async #once<T extends object>(
    known: LRUCache<string, T>,
    key: string,
    scan: () => Promise<T>,
  ): Promise<T> {
    const found = known.get(key);
    if (found !== undefined) return found;
    const running = this.#running.get(key) as Promise<T> | undefined;
    if (running !== undefined) return await running;
    const mine = scan()
      .then((result) => {
        known.set(key, result);
        return result;
      })
      .finally(() => this.#running.delete(key));
    this.#running.set(key, mine);
    return await mine;
  }
}

function bytesOf(data: DiffData): number {
  let bytes = 1000;
  for (const value of Object.values(data)) if (ArrayBuffer.isView(value)) bytes += value.byteLength;
  for (const name of data.labelNames) bytes += 2 * name.length + 50;
  return bytes;
}
