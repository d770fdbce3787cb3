import type { Table } from "@lancedb/lancedb";
import { fault } from "#server/fault.ts";
import { type Content, sumItems } from "../read/content-rows.ts";
import { ContentSum } from "../schema/content-sum.ts";
import { LineLostError } from "../errors.ts";
import { openTip, useVersion, type Family } from "../files/family.ts";
import { BranchFlush } from "../files/flush.ts";
import { makeBranch } from "../files/make-branch.ts";
import { hasManifest } from "../files/layout.ts";
import type { FieldType } from "../schema/metadata-field.ts";
import { metadataFieldsOf } from "../schema/table-schema.ts";
import { mainBranch, newLineName, versionKey, type VersionRef } from "../version.ts";

/** What the owner of a dataset's lease knows of the dataset. */
export interface LineRequest {
  /** The dataset's published head. */
  head: VersionRef;
  /** The dataset's own branch; null if it has none yet. */
  line: string | null;
  /**
   * Whether the last owner returned its lease. If not, that owner may still be alive and commit to the line at any
   * moment, so the line is not continued.
   */
  clean: boolean;
}

/**
 * A branch that one writer commits to. Lance silently merges a commit with concurrent ones, so the class checks that
 * every commit made exactly the next version: then it contains no rows of another writer.
 */
export class Line {
  readonly family: Family;
  readonly name: string;
  /** Whether the branch was created for this writer. */
  readonly forked: boolean;
  readonly table: Table;
  readonly #flush: BranchFlush;
  #version: number;
  #fields: ReadonlyMap<string, FieldType> | null = null;
  #lost: LineLostError | null = null;
  #content: ContentSum | null = ContentSum.empty();
  /** The paths that were made durable, including folders. */
  readonly flushed = new Set<string>();

  constructor(parts: {
    family: Family;
    name: string;
    forked: boolean;
    table: Table;
    flush: BranchFlush;
    version: number;
  }) {
    this.family = parts.family;
    this.name = parts.name;
    this.forked = parts.forked;
    this.table = parts.table;
    this.#flush = parts.flush;
    this.#version = parts.version;
  }

  /** The change of the content sum by the commits so far; null once it is unknown. */
  get content(): ContentSum | null {
    return this.#content;
  }

  /** Takes the rows that a commit replaced, and their replacements; null: too many to read for it. */
  async noteChange(
    before: readonly Content[] | null,
    after: readonly Content[] | null,
  ): Promise<void> {
    if (before === null || after === null) this.#content = null;
    if (this.#content === null) return;
    await sumItems(this.#content, "remove", before ?? []);
    await sumItems(this.#content, "add", after ?? []);
  }

  get tip(): VersionRef {
    return { branch: this.name, version: this.#version };
  }

  /** The metadata fields of the tip. */
  async fields(): Promise<ReadonlyMap<string, FieldType>> {
    this.#fields ??= metadataFieldsOf(await this.table.schema());
    return this.#fields;
  }

  /**
   * Runs one commit and checks the version that it made.
   * @throws LineLostError if another writer committed too; then the line is lost for good.
   */
  async commit<T extends { version: number }>(run: (table: Table) => Promise<T>): Promise<T> {
    const result = await this.#guard(() => run(this.table));
    this.#expect(result.version, this.#version + 1);
    return result;
  }

  /** Like `commit`, for an operation that does not return the version that it made. */
  async commitSilent(run: (table: Table) => Promise<unknown>): Promise<void> {
    await this.commit(async (table) => {
      await run(table);
      return { version: await table.version() };
    });
  }

  /**
   * Runs an operation that makes any number of versions. The caller has to check in another way that no other writer
   * committed, and to call `lose` if one did.
   */
  async commitMany<T>(run: (table: Table) => Promise<T>): Promise<T> {
    const result = await this.#guard(() => run(this.table));
    this.#version = await this.table.version();
    this.#fields = null;
    return result;
  }

  /** @throws LineLostError always, and every later commit throws it too. */
  lose(why: string): never {
    this.#lost = new LineLostError(`Line ${this.name} is lost: ${why}`);
    throw this.#lost;
  }

  /** Makes all commits durable. Returns the paths that were synced. */
  async flush(): Promise<string[]> {
    if (this.#lost !== null) throw this.#lost;
    const paths = await this.#flush.flush();
    for (const path of paths) this.flushed.add(path);
    return paths;
  }

  close(): void {
    this.table.close();
  }

  async #guard<T>(run: () => Promise<T>): Promise<T> {
    if (this.#lost !== null) throw this.#lost;
    try {
      return await run();
    } catch (error) {
      // Lance could not merge the commit with a concurrent one.
      if (error instanceof Error && /conflict|incompatible transaction/i.test(error.message)) {
        this.lose(error.message);
      }
      throw error;
    }
  }

  #expect(version: number, expected: number): void {
    if (version !== expected) this.lose(`a commit made version ${version}, not ${expected}`);
    this.#version = version;
    this.#fields = null;
  }
}

/**
 * Opens a line whose content is exactly the head's: the line's tip, if it is the head; an older version of the line,
 * restored as a new one; otherwise a new branch from the head.
 */
export async function openLine(family: Family, request: LineRequest): Promise<Line> {
  const { head, line, clean } = request;
  // All datasets of the family share main, so it stays empty, even if the caller names it as its line.
  if (clean && line === head.branch && line !== mainBranch) {
    const resumed = await resumeLine(family, head);
    if (resumed !== null) return resumed;
  }
  return await forkLine(family, head);
}

/**
 * Null where the line cannot be continued: its head was pruned from it, its tip is broken, or another writer commits.
 */
async function resumeLine(family: Family, head: VersionRef): Promise<Line | null> {
  if (!(await hasManifest(family.layout, head))) return null;
  // Listed before the first write, so that all later files are new.
  const flush = await BranchFlush.ofExisting(family.layout, head.branch);
  const table = await openTip(family, head.branch).catch(() => null);
  if (table === null) return null;
  const tip = await table.version();
  if (tip < head.version) return null;
  const parts = { family, name: head.branch, forked: false, table, flush };
  if (tip === head.version) return new Line({ ...parts, version: tip });

  await table.checkout(head.version);
  await table.restore();
  const restored = await table.version();
  return restored === tip + 1 ? new Line({ ...parts, version: restored }) : null;
}

async function forkLine(family: Family, head: VersionRef): Promise<Line> {
  const { name, table } = await useVersion(family, head, (source) => branchFrom(family, source));
  await fault("fork.branched");

  const version = await table.version();
  if (version !== head.version) {
    throw new Error(`The fork of ${versionKey(head)} begins at version ${version}`);
  }
  const flush = BranchFlush.ofNew(family.layout, name);
  const line = new Line({ family, name, forked: true, table, flush, version });
  // Lance looks for an index in the folder of the branch's parent, so an index breaks one fork later:
  // https://github.com/lance-format/lance/issues/7840
  for (const index of await table.listIndices()) {
    await line.commitSilent((branch) => branch.dropIndex(index.name));
  }
  await line.flush();
  await fault("fork.flushed");
  return line;
}

async function branchFrom(
  family: Family,
  source: VersionRef,
): Promise<{ name: string; table: Table }> {
  const base = await family.connection.openTable(family.name, [], source);
  try {
    const name = newLineName();
    return { name, table: await makeBranch(family, base, name, source) };
  } finally {
    base.close();
  }
}
