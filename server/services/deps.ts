import type { Disk } from "../blobs/disk.ts";
import type { ExportFiles } from "../blobs/export-files.ts";
import type { Thumbnails } from "../blobs/thumbnail.ts";
import type { Withheld } from "./upkeep/withheld.ts";
import type { Models } from "../models/models.ts";
import type { KeyedQueue } from "../lib/keyed-queue.ts";
import type { BlobStore } from "../ports/blob-store.ts";
import type { TaskDeps } from "../tasks/deps.ts";
import type { TaskKinds } from "../tasks/kind.ts";

/** The dependencies of the use cases. Created once, in main.ts or by a test. */
export interface Deps extends TaskDeps {
  blobs: BlobStore;
  thumbnails: Thumbnails;
  exportFiles: ExportFiles;
  disk: Disk;
  /** The models of this machine. */
  models: Models;
  /** Whether this process does the upkeep of the installation: see catalog/workers.ts. */
  leads(): Promise<boolean>;
  /** The kinds of tasks. */
  kinds: TaskKinds<Deps>;
  /** Folders that a dataset may be created from. */
  importRoots: readonly string[];
  /** Where tables, media and exports lie. */
  storedIn: "folder" | "bucket";
  /** The address of the lake for programs on this machine. */
  lakeFolder: string;
  /** Where programs on other machines find it; null: they cannot. */
  lakeUri: string | null;
  /** Writers of this process wait here for the dataset, instead of polling the catalog. */
  writers: KeyedQueue;
  /** The number of candidates up to which a partial restore is done within its request; a larger one is a task. */
  restoreAtOnce: number;
  /** Versions that are verified in the background after a request could not read them; a stop waits for them. */
  verifying: Set<Promise<void>>;
  /** What the last background collection of this process left for a person to decide. */
  upkeep: { withheld: Withheld | null };
}
