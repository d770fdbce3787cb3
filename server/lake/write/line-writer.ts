import { sqlParts } from "../read/condition.ts";
import type { MetadataValue } from "#contract/media.ts";
import { rowsOfEdit } from "../read/content-rows.ts";
import type { LakeFilter } from "../read/lake-filter.ts";
import type { ContentSum } from "../schema/content-sum.ts";
import { LakeInputError } from "../errors.ts";
import { type PictureRow, picturesOf } from "../read/pictures.ts";
import { type NamedItems, namedItems } from "../read/named-items.ts";
import { longs } from "../read/read-columns.ts";
import { addFields, addLabelDetails, editItems } from "./edit.ts";
import { type ChangeEach, editEach } from "./edit-each.ts";
import { maintainIndices } from "./indices.ts";
import { ItemRows } from "./item-rows.ts";
import { itemKeyOf, type ItemChange, type NewItem } from "../schema/item.ts";
import type { Line } from "./line.ts";
import { type SetValues, setValues } from "./set-values.ts";
import {
  restoreItems,
  type Restored,
  type RestoreOptions,
  type RestoreScope,
} from "./restore-items.ts";
import { encodeInTurns, type StoredItem } from "../schema/table-schema.ts";
import { foldedCondition } from "../read/stored-names.ts";
import { describeFiles, type RecordedFile } from "../files/version-files.ts";
import type { VersionRef } from "../version.ts";

/**
 * Commits to one line, for the owner of the dataset's lease. Readers see nothing of it before the catalog's head moves
 * to `tip`, and that may only happen after `flush`. Not safe for concurrent use.
 *
 * Every method throws `LineLostError` once another writer's commit was found on the line.
 */
export class LineWriter {
  /** Used by the collection, which belongs to the same module. */
  readonly inner: Line;
  #lastMicros: bigint | null = null;

  constructor(line: Line) {
    this.inner = line;
  }

  get line(): string {
    return this.inner.name;
  }

  /** The version made by the last commit. */
  get tip(): VersionRef {
    return this.inner.tip;
  }

  /**
   * The change of the content sum by the commits so far, relative to the head that the line began at. null: an edit
   * changed so many rows that they were not read, so the sum has to be computed from all rows.
   */
  get content(): ContentSum | null {
    return this.inner.content;
  }

  /** Whether the line was created for this writer, so that its name has to be stored in the catalog. */
  get forked(): boolean {
    return this.inner.forked;
  }

  /**
   * Adds items after all existing ones, in the given order: `addedAt` is moved forward by as many microseconds as that
   * takes.
   * @throws LakeInputError if an id occurs twice, or a metadata value does not fit its field. Ids that the dataset
   * already has are not detected: an item needs a fresh id.
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
    await addLabelDetails(this.inner, items);
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
   * @returns The number of items that got a new value; only these get the new `rev`.
   * @throws LakeInputError if a metadata value does not fit its field.
   */
  async edit(filter: LakeFilter, change: ItemChange, rev: number): Promise<number> {
    return await editItems(this.inner, filter, change, rev);
  }

  /** Changes each of these rows in its own way; see `editEach`. Ids of rows that were not changed stay valid. */
  async editEach(rowIds: readonly number[], change: ChangeEach): Promise<number> {
    return await editEach(this.inner, rowIds, change);
  }

  /** All items, by what files may name them by. */
  namedItems(): AsyncGenerator<NamedItems, void, undefined> {
    return namedItems(this.inner.table);
  }

  /** All images, in parts. */
  pictures(): AsyncGenerator<PictureRow[], void, undefined> {
    return picturesOf(this.inner.table, { sql: null, tests: [] });
  }

  /**
   * Gives each item a value of its own in a metadata field; see `setValues`.
   * @throws LakeInputError if a value does not fit the field.
   */
  async setValues(
    field: string,
    values: ReadonlyMap<string, MetadataValue>,
    at: { rows: ItemRows; rev: number },
  ): Promise<SetValues> {
    return await setValues(this.inner, field, values, at);
  }

  /** Where the items are, as long as nothing but `setValues` writes. */
  async itemRows(): Promise<ItemRows> {
    return await ItemRows.of(this.inner.table);
  }

  /** Removes the matching items and returns their number. */
  async remove(filter: LakeFilter): Promise<number> {
    const fields = await this.inner.fields();
    const where = await foldedCondition(this.inner.table, filter, fields);
    const parts = await sqlParts(this.inner.table, where);
    const gone = await rowsOfEdit(this.inner.table, parts, fields);
    let removed = 0;
    for (const part of parts) {
      const result = await this.inner.commit((table) => table.delete(part ?? "true"));
      removed += result.numDeletedRows;
    }
    await this.inner.noteChange(gone, []);
    return removed;
  }

  /**
   * Restores items to another version of the family; see `restoreItems`.
   * @throws VersionMissingError, and LakeInputError if a metadata value does not fit its field any more.
   */
  async restore(
    target: VersionRef,
    scope: RestoreScope,
    rev: number,
    options: RestoreOptions = {},
  ): Promise<Restored> {
    return await restoreItems(this.inner, target, scope, rev, options);
  }

  async counts(): Promise<{ images: number; videos: number }> {
    const { table } = this.inner;
    const [all, videos] = await Promise.all([
      table.countRows(),
      table.countRows("media_type = 'video'"),
    ]);
    return { images: all - videos, videos };
  }

  /** The number of fragments that a read goes through; from about 32 on, a collection pays off. */
  async fragments(): Promise<number> {
    return (await this.inner.table.stats()).fragmentStats.numFragments;
  }

  /**
   * Creates the missing indices of a line of this size. No item changes.
   * @returns Whether there was a commit.
   */
  async maintainIndices(): Promise<boolean> {
    return await maintainIndices(this.inner);
  }

  /** Makes the commits durable. Must end before the catalog publishes them. */
  async flush(): Promise<void> {
    await this.inner.flush();
  }

  /** The durable files that this writer's commits added, for the catalog's record of them. */
  async files(): Promise<RecordedFile[]> {
    return await describeFiles(this.inner.family, [...this.inner.flushed]);
  }

  /** Closes the handle. The sweep removes commits that were not published. */
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
