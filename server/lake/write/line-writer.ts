import type { MediaFilter } from "#contract/media.ts";
import { rowsOfEdit } from "../read/content-rows.ts";
import type { ContentSum } from "../schema/content-sum.ts";
import { LakeInputError } from "../errors.ts";
import { longs } from "../read/read-columns.ts";
import { addFields, editItems } from "./edit.ts";
import { maintainIndices } from "./indices.ts";
import { itemKeyOf, type ItemChange, type NewItem } from "../schema/item.ts";
import type { Line } from "./line.ts";
import { restoreItems, type Restored, type RestoreScope } from "./restore-items.ts";
import { encodeInTurns, type StoredItem } from "../schema/table-schema.ts";
import { foldedSql } from "../read/stored-names.ts";
import { describeFiles, type RecordedFile } from "../files/version-files.ts";
import type { VersionRef } from "../version.ts";

/**
 * Commits to one line, for the owner of the dataset's lease. Nothing of it can be seen before the catalog's head
 * is moved to `tip`, and that only after `flush`. Not to be used from two places at once.
 *
 * Every method throws `LineLostError` once somebody else's commit was found on the line.
 */
export class LineWriter {
  /** For the collection, which belongs to the same module. */
  readonly inner: Line;
  #lastMicros: bigint | null = null;

  constructor(line: Line) {
    this.inner = line;
  }

  get line(): string {
    return this.inner.name;
  }

  /** The version that the commits so far have made. */
  get tip(): VersionRef {
    return this.inner.tip;
  }

  /**
   * What the commits so far have added to the content of the head that the line began as, and taken from it. null: an
   * edit changed so many rows that they were not read; then the content is to be worked out anew.
   */
  get content(): ContentSum | null {
    return this.inner.content;
  }

  /** Whether the line was created for this writer, so that the catalog has to learn its name. */
  get forked(): boolean {
    return this.inner.forked;
  }

  /**
   * Adds items behind all those that are there, in the order given: `addedAt` is moved on by as many microseconds
   * as that takes.
   * @throws LakeInputError if an id occurs twice, or a metadata value does not fit its field. Ids that the dataset
   *   already has are not looked for: an item's id has to be a fresh one.
   */
  async append(items: readonly NewItem[], rev: number): Promise<void> {
    if (items.length === 0) return;
    if (new Set(items.map((item) => item.mediaId)).size < items.length) {
      throw new LakeInputError("An item was given twice");
    }
    await addFields(
      this.inner,
      items.map((item) => item.metadata),
    );
    let last = (this.#lastMicros ??= await this.#newestMicros());
    const rows = items.map((item): StoredItem => {
      const own = BigInt(item.addedAt.getTime()) * 1000n;
      last = own > last ? own : last + 1n;
      return {
        ...item,
        itemKey: itemKeyOf(item.mediaId),
        tags: [...new Set(item.tags.map((tag) => tag.toWellFormed()))],
        addedMicros: last,
        rev,
      };
    });
    const data = await encodeInTurns(rows, await this.inner.fields());
    await this.inner.commit((table) => table.add(data));
    await this.inner.noteChange([], rows);
    this.#lastMicros = last;
  }

  /**
   * Changes the matching items.
   * @returns How many items have a value that they did not have before; only these get the new `rev`.
   * @throws LakeInputError if a metadata value does not fit its field.
   */
  async edit(filter: MediaFilter, change: ItemChange, rev: number): Promise<number> {
    return await editItems(this.inner, filter, change, rev);
  }

  /** Removes the matching items and returns how many they were. */
  async remove(filter: MediaFilter): Promise<number> {
    const fields = await this.inner.fields();
    const where = await foldedSql(this.inner.table, filter, fields);
    const gone = await rowsOfEdit(this.inner.table, where, fields);
    const result = await this.inner.commit((table) => table.delete(where ?? "true"));
    await this.inner.noteChange(gone, []);
    return result.numDeletedRows;
  }

  /**
   * Brings items back to what they are in another version of the family; see `restoreItems`.
   * @throws VersionMissingError, and LakeInputError if a metadata value does not fit its field any more.
   */
  async restore(target: VersionRef, scope: RestoreScope, rev: number): Promise<Restored> {
    return await restoreItems(this.inner, target, scope, rev);
  }

  async counts(): Promise<{ images: number; videos: number }> {
    const { table } = this.inner;
    const [all, videos] = await Promise.all([
      table.countRows(),
      table.countRows("media_type = 'video'"),
    ]);
    return { images: all - videos, videos };
  }

  /** How many fragments a read has to go through; from about 32 on, a collection pays. */
  async fragments(): Promise<number> {
    return (await this.inner.table.stats()).fragmentStats.numFragments;
  }

  /**
   * Creates the indices that a line of this size should have and does not. No item changes.
   * @returns Whether anything was committed.
   */
  async maintainIndices(): Promise<boolean> {
    return await maintainIndices(this.inner);
  }

  /** Makes the commits durable: to be awaited before the catalog is told of them. */
  async flush(): Promise<void> {
    await this.inner.flush();
  }

  /** The files that this writer's commits have added and that are durable, for the catalog's record of them. */
  async files(): Promise<RecordedFile[]> {
    return await describeFiles(this.inner.family, [...this.inner.flushed]);
  }

  /** Lets go of the handle. What was committed and not published is left to the sweep. */
  discard(): void {
    this.inner.close();
  }

  async #newestMicros(): Promise<bigint> {
    const result = await this.inner.table
      .query()
      .select(["added_at"])
      .orderBy({ columnName: "added_at", ascending: false })
      .limit(1)
      .toArrow();
    const newest = result.batches.map((batch) => longs(batch, "added_at")[0]);
    return newest[0] ?? -1n;
  }
}
