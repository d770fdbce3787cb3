import { mkdir, rm } from "node:fs/promises";
import { connect, Session, type Connection } from "@lancedb/lancedb";
import { LRUCache } from "lru-cache";
import {
  collectLine,
  estimateLine,
  type CollectEstimate,
  type Collected,
} from "./upkeep/collect.ts";
import type { ContentSum } from "./schema/content-sum.ts";
import type { FileCounts, FileSets } from "./scan/count-files.ts";
import { countChanges } from "./diff/changes.ts";
import type { DiffData } from "./diff/diff-data.ts";
import { type DiffPage, type DiffPageRequest, readDiffPage } from "./diff/diff-page.ts";
import { VersionDamagedError } from "./errors.ts";
import { type FileRecords, openTip, openVersion, type Family } from "./files/family.ts";
import { flushTree } from "./files/flush.ts";
import {
  type HashList,
  hashesOf,
  imageHashesOf,
  type ItemFile,
  itemFilesOf,
} from "./read/hashes.ts";
import { healFamily, type HealReport, type HealRequest } from "./upkeep/heal.ts";
import { familyLayout, namesIn, versionsOf } from "./files/layout.ts";
import type { NamedFile } from "./files/manifest.ts";
import { LineWriter } from "./write/line-writer.ts";
import { openLine, type LineRequest } from "./write/line.ts";
import { lostOf, putAside } from "./upkeep/lost.ts";
import { deleteWhere } from "../lib/delete-where.ts";
import { pinVersions, versionsOnLine } from "./upkeep/pin.ts";
import { isPrunable } from "./upkeep/prunable.ts";
import { createReaderCache } from "./read/reader-cache.ts";
import { VersionReader } from "./read/reader.ts";
import { RecentReads } from "./read/recent-reads.ts";
import { otherPlaces } from "./files/refs.ts";
import { Repairs } from "./upkeep/repairs.ts";
import { Scans } from "./scan/scans.ts";
import { dropSparePins } from "./upkeep/spare-pins.ts";
import {
  countSweepable,
  emptyUnwritten,
  sweepFamily,
  versionsOfLine,
  type SweepRequest,
  type Swept,
} from "./upkeep/sweep.ts";
import { familySchema } from "./schema/table-schema.ts";
import {
  type Damage,
  hashLakeFile,
  lastChange,
  missingFiles,
  missingPaths,
  nameOf,
  type RecordedFile,
  versionFiles,
  type VersionFiles,
} from "./files/version-files.ts";
import { mainBranch, versionKey, type VersionRef } from "./version.ts";

/** What the engine may keep in memory; its own defaults are 6 and 1 GB. With a million rows, more gains nothing. */
const indexCacheBytes = 128n << 20n;
const metadataCacheBytes = 64n << 20n;

/** An open version costs some 15 kB, and opening one 0.3 ms. */
const openVersions = 500;
/**
 * For so long, in milliseconds: orders and differences are 170 MB when there are many, and made anew in a second or
 * two.
 */
const unusedMs = 120_000;
const knownCounts = 10_000;

/**
 * What the datasets contain: one table a family, in which every state that was ever published stays readable by
 * its pair of branch and version until it is collected. Knows nothing of datasets, snapshots or users.
 */
export class Lake {
  readonly #directory: string;
  readonly #connection: Connection;
  readonly #changes = new LRUCache<string, number>({ max: knownCounts });
  readonly #readers = new LRUCache<string, VersionReader>({ max: openVersions });
  readonly #cache = createReaderCache(unusedMs);

  /** What is broken in a family's folder, and how it goes. */
  readonly repairs: Repairs;
  readonly #recordsOf: RecordsOf;
  readonly #scans: Scans;
  readonly #durablePins = new Set<string>();
  readonly #reads = new RecentReads();
  readonly #tidying = setInterval(() => {
    this.#scans.forgetUnused();
    this.#cache.orders.purgeStale();
  }, unusedMs / 4).unref();
  /** What is wrong with versions that are not to be read, by family and version. */
  #damaged: ReadonlyMap<string, string> = new Map();

  /** What was put aside. */
  readonly lost;

  constructor(directory: string, connection: Connection, recordsOf: RecordsOf) {
    this.#directory = directory;
    this.lost = lostOf(directory);
    this.#connection = connection;
    this.#recordsOf = recordsOf;
    this.repairs = new Repairs(
      (family) => this.#family(family),
      (family, ref) => this.#forget(family, versionKey(ref)),
    );
    this.#scans = new Scans(directory, unusedMs);
  }

  /**
   * Creates an empty table and makes it durable. A family needs a fresh UUID for every attempt: what a killed
   * attempt left behind is dropped by its name.
   * @returns The empty state that a new dataset's head begins as.
   */
  async createFamily(family: string): Promise<VersionRef> {
    const table = await this.#connection.createEmptyTable(family, familySchema);
    // Without it, two merges of the same rows would both insert them.
    await table.setUnenforcedPrimaryKey("media_id");
    const version = await table.version();
    await flushTree(this.#family(family).layout.table);
    table.close();
    return { branch: mainBranch, version };
  }

  /** Removes a family with all that it ever contained; does nothing if there is none. */
  async dropFamily(family: string): Promise<void> {
    await rm(this.#family(family).layout.table, { recursive: true, force: true });
    this.#forget(family);
  }

  /**
   * Takes a family that the catalog does not name out of the lake, with all that it ever contained.
   * @returns where it is kept for a while; null if there is none
   */
  async putAside(family: string): Promise<string | null> {
    const kept = await putAside(this.#directory, this.#family(family).layout.table, {
      name: `${family}.lance`,
      note: "This is a table of items. At a start of the service the catalog did not name it, as after a crash while its dataset was made.",
    });
    this.#forget(family);
    return kept;
  }

  async families(): Promise<string[]> {
    const names = await namesIn(this.#directory);
    return names
      .filter((name) => name.endsWith(".lance"))
      .map((name) => name.slice(0, -".lance".length))
      .sort();
  }

  /**
   * A reader of exactly this version.
   * @throws VersionMissingError if it was collected or never published, VersionDamagedError
   */
  async reader(family: string, ref: VersionRef): Promise<VersionReader> {
    this.#use(family, ref);
    const key = `${family}/${versionKey(ref)}`;
    const known = this.#readers.get(key);
    if (known !== undefined) return known;
    const table = await openVersion(this.#family(family), ref);
    const reader = await VersionReader.on(table, key, this.#cache);
    this.#readers.set(key, reader);
    return reader;
  }

  /** How many items differ between two versions of a family: added, removed, or with another value. */
  async countChanges(family: string, from: VersionRef, to: VersionRef): Promise<number> {
    for (const ref of [from, to]) this.#use(family, ref);
    const key = `${family}/${versionKey(from)} ${versionKey(to)}`;
    const known = this.#changes.get(key);
    if (known !== undefined) return known;
    const changes = await countChanges(this.#family(family), from, to);
    this.#changes.set(key, changes);
    return changes;
  }

  /**
   * What turns one version of a family into another. The first time it reads both, in another thread.
   * @throws VersionMissingError
   */
  async diff(family: string, from: VersionRef, to: VersionRef): Promise<DiffData> {
    for (const ref of [from, to]) this.#use(family, ref);
    return await this.#scans.diff(family, from, to);
  }

  /**
   * The items behind a diff of these versions.
   * @throws VersionMissingError, LakeInputError for a cursor that was never given out.
   */
  async diffPage(
    family: string,
    { from, to }: { from: VersionRef; to: VersionRef },
    request: DiffPageRequest,
  ): Promise<DiffPage> {
    const data = await this.diff(family, from, to);
    const readers = {
      before: await this.reader(family, from),
      after: await this.reader(family, to),
    };
    return await readDiffPage(data, readers, request);
  }

  /**
   * The files of a version in numbers, those that none of the others has, and the items in each of the sets.
   * @throws VersionMissingError
   */
  async files(
    family: string,
    ref: VersionRef,
    { others, sets }: { others: readonly VersionRef[]; sets?: FileSets },
  ): Promise<FileCounts> {
    this.#use(family, ref);
    for (const one of others) this.#reads.note(family, one);
    return await this.#scans.files(family, ref, others, sets);
  }

  /**
   * What a version's content hash is made of, from all of its rows, read in another thread; `digest()` is the hash.
   * @throws VersionMissingError
   */
  async contentOf(family: string, ref: VersionRef): Promise<ContentSum> {
    this.#reads.note(family, ref);
    return await this.#scans.content(family, ref);
  }

  /** The content hashes of a version's items, some of them more than once. */
  hashes(family: string, ref: VersionRef): AsyncGenerator<string, void, undefined> {
    return hashesOf(this.#family(family), ref);
  }

  /** The files of a version's items, a batch at a time. */
  itemFiles(family: string, ref: VersionRef): AsyncGenerator<ItemFile[], void, undefined> {
    return itemFilesOf(this.#family(family), ref);
  }

  /**
   * The content hashes of a version's images, some of them more than once.
   * @throws VersionMissingError
   */
  async imageHashes(family: string, ref: VersionRef): Promise<HashList> {
    this.#reads.note(family, ref);
    return await imageHashesOf(this.#family(family), ref);
  }

  /** A writer whose first commit follows the head. Only for the owner of the dataset's lease. */
  async writer({ family, ...request }: LineRequest & { family: string }): Promise<LineWriter> {
    return new LineWriter(await openLine(this.#family(family), request));
  }

  /**
   * Compacts the writer's line and removes what no version in `live` needs. Afterwards publish `head` and `moved`
   * in one transaction, then `sweep`.
   * @throws LineLostError, VersionMissingError
   */
  async collect(
    writer: LineWriter,
    { live, keepSince }: { live: readonly VersionRef[]; keepSince: Date },
  ): Promise<Collected> {
    const read = this.#reads.since(writer.inner.family.name, keepSince);
    return await collectLine(writer.inner, { live, read, keepSince });
  }

  /** Whether the next writer of a line is to begin another: it has too many versions, or it is not to be pruned. */
  async isFull(family: string, line: string): Promise<boolean> {
    const of = this.#family(family);
    const versions = await versionsOf(of.layout, line);
    return versions.length > versionsOfLine || !(await isPrunable(of, line));
  }

  /**
   * Before a full line is left: its pins are for its prunes, and it will have none. (A prune of any line asks for all
   * pins of the family at once.) Those that the catalog names stay.
   */
  async dropPins(family: string, line: string, needed: readonly VersionRef[]): Promise<void> {
    await dropSparePins(this.#family(family), line, needed);
  }

  /**
   * Pins the live versions of a line without being its writer: `collect` then finds them, and holds up writers for
   * less long.
   * @throws VersionMissingError
   */
  async pin(request: { family: string; line: string; live: readonly VersionRef[] }): Promise<void> {
    const family = this.#family(request.family);
    const table = await openTip(family, request.line);
    try {
      const versions = versionsOnLine(request.line, request.live);
      await pinVersions(family, table, request.line, versions);
    } finally {
      table.close();
    }
  }

  /** What `collect` would remove from a line at most. */
  async estimate(request: {
    family: string;
    line: string;
    live: readonly VersionRef[];
    keepSince: Date;
  }): Promise<CollectEstimate> {
    const { family, line, live, keepSince } = request;
    const read = this.#reads.since(family, keepSince);
    return await estimateLine(this.#family(family), line, { live: [...live, ...read], keepSince });
  }

  /** How many branches `sweep` would remove. Changes nothing. */
  async estimateSweep(request: SweepRequest & { family: string }): Promise<number> {
    const read = this.#reads.since(request.family, request.keepSince);
    const needed = [...request.needed, ...read];
    return await countSweepable(this.#family(request.family), { ...request, needed });
  }

  /**
   * Removes branches and half-made branches that nobody needs, and from those that nobody writes to any more what is
   * not needed of them. Their versions that are needed get pins, which readers find by themselves.
   */
  async sweep(request: SweepRequest & { family: string }): Promise<Swept> {
    const family = this.#family(request.family);
    const read = this.#reads.since(request.family, request.keepSince);
    const swept = await sweepFamily(family, { ...request, needed: [...request.needed, ...read] });
    // Apart, because a version that was read may be gone by now, and one that is needed may not.
    await emptyUnwritten(family, [...swept.tombstones, ...swept.retired], { ...request, read });
    for (const branch of swept.branches) this.#forget(request.family, `${branch}@`);
    return swept;
  }

  /**
   * Puts a family's files in order before it is used. What is damaged is told, and stays as it is.
   */
  async heal({ family, ...request }: HealRequest & { family: string }): Promise<HealReport> {
    return await healFamily(this.#family(family), request);
  }

  /** From now on none of these versions is read, and all others are. */
  keepFromReaders(versions: readonly (VersionRef & { family: string; what: string })[]): void {
    const keyOf = (one: VersionRef & { family: string }) => `${one.family}/${versionKey(one)}`;
    this.#damaged = new Map(versions.map((one) => [keyOf(one), one.what]));
  }

  /** What a version says that it is read from; what is damaged where it cannot even say that. */
  async versionFiles(family: string, ref: VersionRef): Promise<VersionFiles | Damage> {
    return await versionFiles(this.#family(family), ref);
  }

  /** Which of a version's files are not there, or not with their sizes. */
  async missingFiles(
    family: string,
    files: VersionFiles,
    recorded: ReadonlyMap<string, RecordedFile>,
  ): Promise<Damage[]> {
    return await missingFiles(this.#family(family), files, recorded);
  }

  /** When a file of a version was last changed, or put there, in milliseconds; 0 where none is there. */
  async lastChange(family: string, ref: VersionRef): Promise<number> {
    return await lastChange(this.#family(family), ref);
  }

  /** Other places at which the same version can be read: its pin, or what it is the pin of. */
  async otherPlaces(family: string, ref: VersionRef): Promise<VersionRef[]> {
    return await otherPlaces(this.#family(family).layout, ref);
  }

  /** Those of a family's paths at which there is nothing. */
  async missingPaths(family: string, paths: readonly string[]): Promise<string[]> {
    return await missingPaths(this.#family(family), paths);
  }

  /** `data file ab….lance`, for people. */
  nameOf(file: NamedFile): string {
    return nameOf(file);
  }

  /** Reads one file of a family, by its path below the table; undefined where it is not there. */
  async hashFile(family: string, path: string) {
    return await hashLakeFile(this.#family(family), path);
  }

  /** Once nothing is being read any more. */
  async close(): Promise<void> {
    clearInterval(this.#tidying);
    await this.#scans.close();
    this.#connection.close();
  }

  /** @throws VersionDamagedError */
  #use(family: string, ref: VersionRef): void {
    const what = this.#damaged.get(`${family}/${versionKey(ref)}`);
    if (what !== undefined) throw new VersionDamagedError(what);
    this.#reads.note(family, ref);
  }

  #family(name: string): Family {
    return {
      name,
      layout: familyLayout(this.#directory, name),
      connection: this.#connection,
      durablePins: this.#durablePins,
      recordsOf: (paths) => this.#recordsOf(name, paths),
    };
  }

  #forget(family: string, branch = ""): void {
    const ofFamily = (key: string) => key.startsWith(`${family}/${branch}`);
    if (branch === "") this.#scans.forget(family);
    for (const known of [this.#readers, ...Object.values(this.#cache)])
      deleteWhere(known, ofFamily);
  }
}

/** What was recorded of files of a family. */
type RecordsOf = (family: string, paths: readonly string[]) => Promise<FileRecords>;

/**
 * Opens the lake in a local folder, which is created if there is none.
 * @param recordsOf What was recorded of its files; without it a file is only known to be broken if it cannot be read.
 */
export async function openLake({
  directory,
  recordsOf = async () => new Map(),
}: {
  directory: string;
  recordsOf?: RecordsOf;
}): Promise<Lake> {
  await mkdir(directory, { recursive: true });
  const session = new Session(indexCacheBytes, metadataCacheBytes);
  return new Lake(directory, await connect(directory, { session }), recordsOf);
}
