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
import { Engine } from "./files/engine.ts";
import { type FileRecords, openVersion, type Family } from "./files/family.ts";
import { type LakeSite, storageAt } from "./files/site.ts";
import {
  type HashList,
  hashesOf,
  imageHashesOf,
  type ItemFile,
  itemFilesOf,
} from "./read/hashes.ts";
import { healFamily, type HealReport, type HealRequest } from "./upkeep/heal.ts";
import { familyLayout, versionsOf } from "./files/layout.ts";
import { LineWriter } from "./write/line-writer.ts";
import { openLine, type LineRequest } from "./write/line.ts";
import { lostOf, putAside } from "./upkeep/lost.ts";
import { deleteWhere } from "../lib/delete-where.ts";
import type { LakeStorage } from "../ports/lake-storage.ts";
import { pinLive } from "./upkeep/pin.ts";
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
  type RecordedFile,
  versionFiles,
  type VersionFiles,
} from "./files/version-files.ts";
import { findDifference, type FoundDifference, type RestoreScope } from "./write/restore-items.ts";
import { mainBranch, versionKey, type VersionRef } from "./version.ts";

/** The number of open versions that are cached. One costs some 15 kB, and opening one takes 0.3 ms. */
const openVersions = 500;
/**
 * How long unused orders and differences are kept, in milliseconds. Many of them take 170 MB, and one is computed again
 * in a second or two.
 */
const unusedMs = 120_000;
const knownCounts = 10_000;

/**
 * The content of the datasets: one table for each family, in which every published state can be read by its pair of
 * branch and version until it is collected. The lake knows no datasets, snapshots or users.
 */
export class Lake {
  readonly #storage: LakeStorage;
  readonly #engine: Engine;
  readonly #changes = new LRUCache<string, number>({ max: knownCounts });
  readonly #readers = new LRUCache<string, VersionReader>({ max: openVersions });
  readonly #cache = createReaderCache(unusedMs);

  /** The broken files in a family's folder, and their removal. */
  readonly repairs: Repairs;
  readonly #recordsOf: RecordsOf;
  readonly #scans: Scans;
  readonly #durablePins = new Set<string>();
  readonly #reads = new RecentReads();
  readonly #tidying = setInterval(() => {
    this.#scans.forgetUnused();
    this.#cache.orders.purgeStale();
  }, unusedMs / 4).unref();
  /** The damage of versions that must not be read, by family and version. */
  #damaged: ReadonlyMap<string, string> = new Map();

  /** The folders that were put aside. */
  readonly lost;

  constructor(site: LakeSite, storage: LakeStorage, engine: Engine, recordsOf: RecordsOf) {
    this.#storage = storage;
    this.lost = lostOf(storage);
    this.#engine = engine;
    this.#recordsOf = recordsOf;
    this.repairs = new Repairs(
      (family) => this.#family(family),
      (family, ref) => this.#forget(family, versionKey(ref)),
    );
    this.#scans = new Scans(site, unusedMs);
  }

  /**
   * Creates an empty table and makes it durable. Every attempt needs a fresh UUID as the family: the folder of a killed
   * attempt is dropped by its name.
   * @returns The empty state, which is the first head of a new dataset.
   */
  async createFamily(family: string): Promise<VersionRef> {
    const table = await this.#engine.connection.createEmptyTable(family, familySchema);
    // Without the key, two concurrent merges of the same rows would both insert them.
    await table.setUnenforcedPrimaryKey("media_id");
    const version = await table.version();
    await this.#storage.syncTree(this.#family(family).layout.table);
    table.close();
    return { branch: mainBranch, version };
  }

  /** Removes a family and all of its content; does nothing if there is none. */
  async dropFamily(family: string): Promise<void> {
    await this.#storage.remove(this.#family(family).layout.table);
    this.#forget(family);
  }

  /**
   * Puts a family that the catalog does not name aside, with all of its content.
   * @returns where it is kept for some days; null if there is no such family
   */
  async putAside(family: string): Promise<string | null> {
    const kept = await putAside(this.#storage, this.#family(family).layout.table, {
      name: `${family}.lance`,
      note: "This is a table of items. At a start of the service the catalog did not name it, as after a crash while its dataset was made.",
    });
    this.#forget(family);
    return kept;
  }

  /**
   * Reads one small file, that of the installation's identity, which takes as long with a hundred thousand tables as with one. A file that is not there is an
   * answer as well.
   * @throws where the files cannot be reached
   */
  async reach(): Promise<void> {
    await this.#storage.read(`${this.#storage.root}/installation.json`);
  }

  async families(): Promise<string[]> {
    const names = await this.#storage.names(this.#storage.root);
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

  /**
   * The candidates of a partial restore of `now` to `target`, and their number.
   * @throws VersionMissingError
   */
  async differing(
    family: string,
    { now, target }: { now: VersionRef; target: VersionRef },
    scope: RestoreScope,
  ): Promise<FoundDifference> {
    for (const ref of [now, target]) this.#use(family, ref);
    return await findDifference(this.#family(family), now, target, scope);
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
   * The difference between two versions of a family. The first call reads both versions, in another thread.
   * @throws VersionMissingError
   */
  async diff(family: string, from: VersionRef, to: VersionRef): Promise<DiffData> {
    for (const ref of [from, to]) this.#use(family, ref);
    return await this.#scans.diff(family, from, to);
  }

  /**
   * A page of the items that differ between these versions.
   * @throws VersionMissingError, LakeInputError for a cursor that this service did not issue.
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
   * Counts of the files of a version, of the files that no other given version has, and of the items in each of the
   * sets.
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
   * The sum behind a version's content hash, computed from all of its rows in another thread; `digest()` is the hash.
   * @throws VersionMissingError
   */
  async contentOf(family: string, ref: VersionRef): Promise<ContentSum> {
    this.#reads.note(family, ref);
    return await this.#scans.content(family, ref);
  }

  /** The content hashes of a version's items; a hash may occur more than once. */
  hashes(family: string, ref: VersionRef): AsyncGenerator<string, void, undefined> {
    return hashesOf(this.#family(family), ref);
  }

  /** The files of a version's items, one batch at a time. */
  itemFiles(family: string, ref: VersionRef): AsyncGenerator<ItemFile[], void, undefined> {
    return itemFilesOf(this.#family(family), ref);
  }

  /**
   * The content hashes of a version's images; a hash may occur more than once.
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

  /** Whether the next writer has to begin a new line: this one has too many versions, or must not be pruned. */
  async isFull(family: string, line: string): Promise<boolean> {
    const of = this.#family(family);
    const versions = await versionsOf(of.layout, line);
    return versions.length > versionsOfLine || !(await isPrunable(of, line));
  }

  /**
   * Drops the pins of a full line before its dataset leaves it. They exist for its prunes, of which there will be none,
   * and a prune of any line reads all pins of the family. Pins that the catalog names stay.
   */
  async dropPins(family: string, line: string, needed: readonly VersionRef[]): Promise<void> {
    await dropSparePins(this.#family(family), line, needed);
  }

  /**
   * Pins the live versions of a line without being its writer. `collect` then finds the pins, and holds the lease for
   * less time.
   * @throws VersionMissingError
   */
  async pin(request: { family: string; line: string; live: readonly VersionRef[] }): Promise<void> {
    await pinLive(this.#family(request.family), request.line, request.live);
  }

  /** The most that `collect` would remove from a line. */
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

  /** The number of branches that `sweep` would remove. Changes nothing. */
  async estimateSweep(request: SweepRequest & { family: string }): Promise<number> {
    const read = this.#reads.since(request.family, request.keepSince);
    const needed = [...request.needed, ...read];
    return await countSweepable(this.#family(request.family), { ...request, needed });
  }

  /**
   * Removes unused and unfinished branches. Prunes lines that have no writer any more to the versions that are needed.
   * Those get pins, which readers find by themselves.
   */
  async sweep(request: SweepRequest & { family: string }): Promise<Swept> {
    const family = this.#family(request.family);
    const read = this.#reads.since(request.family, request.keepSince);
    const swept = await sweepFamily(family, { ...request, needed: [...request.needed, ...read] });
    // Separate from `needed`, because a version that was read may be gone by now, and a needed one may not.
    await emptyUnwritten(family, [...swept.tombstones, ...swept.retired], { ...request, read });
    for (const branch of swept.branches) this.#forget(request.family, `${branch}@`);
    return swept;
  }

  /** Repairs a family's files before they are used. Damage is reported and stays as it is. */
  async heal({ family, ...request }: HealRequest & { family: string }): Promise<HealReport> {
    return await healFamily(this.#family(family), request);
  }

  /** Replaces the set of damaged versions: from now on these are refused, and all others are read. */
  keepFromReaders(versions: readonly (VersionRef & { family: string; what: string })[]): void {
    this.#damaged = new Map(versions.map((one) => [`${one.family}/${versionKey(one)}`, one.what]));
  }

  /** The files that a version is read from, by its manifest; the damage where the manifest cannot be read. */
  async versionFiles(family: string, ref: VersionRef): Promise<VersionFiles | Damage> {
    return await versionFiles(this.#family(family), ref);
  }

  /** The files of a version that are missing or have another size. */
  async missingFiles(
    family: string,
    files: VersionFiles,
    recorded: ReadonlyMap<string, RecordedFile>,
  ): Promise<Damage[]> {
    return await missingFiles(this.#family(family), files, recorded);
  }

  /** When a file of a version was last changed or put into place, in milliseconds; 0 where none exists. */
  async lastChange(family: string, ref: VersionRef): Promise<number> {
    return await lastChange(this.#family(family), ref);
  }

  /** The other places where the same version can be read: its pins, or the version that it is a pin of. */
  async otherPlaces(family: string, ref: VersionRef): Promise<VersionRef[]> {
    return await otherPlaces(this.#family(family).layout, ref);
  }

  /** The paths of a family at which nothing exists. */
  async missingPaths(family: string, paths: readonly string[]): Promise<string[]> {
    return await missingPaths(this.#family(family), paths);
  }

  /** Hashes one file of a family, by its path below the table; undefined where it does not exist. */
  async hashFile(family: string, path: string) {
    return await hashLakeFile(this.#family(family), path);
  }

  /**
   * Frees the memory of cached versions if none was read for `forMs` milliseconds, by default two minutes.
   * @returns whether anything was cached
   */
  async forgetUnused(forMs = unusedMs): Promise<boolean> {
    if (!(await this.#engine.renew(forMs))) return false;
    this.#forgetWhere(() => true);
    return true;
  }

  /** Call it after the last read has ended. */
  async close(): Promise<void> {
    clearInterval(this.#tidying);
    await this.#scans.close();
    this.#engine.close();
  }

  /** @throws VersionDamagedError */
  #use(family: string, ref: VersionRef): void {
    const what = this.#damaged.get(`${family}/${versionKey(ref)}`);
    if (what !== undefined) throw new VersionDamagedError(what);
    this.#reads.note(family, ref);
    this.#engine.noteUse();
  }

  #family(name: string): Family {
    return {
      name,
      layout: familyLayout(this.#storage, name),
      connection: this.#engine.connection,
      durablePins: this.#durablePins,
      recordsOf: (paths) => this.#recordsOf(name, paths),
    };
  }

  #forget(family: string, branch = ""): void {
    if (branch === "") this.#scans.forget(family);
    this.#forgetWhere((key) => key.startsWith(`${family}/${branch}`));
  }

  #forgetWhere(matches: (key: string) => boolean): void {
    for (const known of [this.#readers, ...Object.values(this.#cache)]) deleteWhere(known, matches);
  }
}

/** Looks up the records of files of a family. */
type RecordsOf = (family: string, paths: readonly string[]) => Promise<FileRecords>;

/**
 * Opens the lake in a local folder, which is created if there is none, or in an object store.
 * @param guard throws while the object store does not answer; called before each use
 * @param recordsOf Looks up the records of its files. Without it, only a file that cannot be read is known to be
 * broken.
 */
export async function openLake({
  recordsOf = async () => new Map(),
  guard,
  ...site
}: LakeSite & { recordsOf?: RecordsOf; guard?: () => void }): Promise<Lake> {
  return new Lake(site, await storageAt(site, guard), await Engine.open(site, guard), recordsOf);
}
