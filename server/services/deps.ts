import type { Disk } from "../blobs/disk.ts";
import type { Thumbnails } from "../blobs/thumbnail.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Lake } from "../lake/lake.ts";
import type { Queue } from "../queue/queue.ts";
import type { Withheld } from "./upkeep/withheld.ts";
import type { KeyedQueue } from "../lib/keyed-queue.ts";
import type { BlobStore } from "../ports/blob-store.ts";

/** What the use cases stand on. Wired once, in main.ts or by a test. */
export interface Deps {
  catalog: Catalog;
  lake: Lake;
  blobs: BlobStore;
  thumbnails: Thumbnails;
  disk: Disk;
  queue: Queue;
  log: Log;
  /** The number under which this process is known to live, and for how long: see catalog/workers.ts. */
  readonly worker: number;
  readonly present: AbortSignal;
  /** Runs of tasks in this process: when its number is lost, they end before it takes the next one. */
  taskRuns: Set<Promise<void>>;
  /** Folders that a dataset may be created from. */
  importRoots: readonly string[];
  /** How long a writer's lease holds without being renewed, in seconds. */
  leaseSeconds: number;
  /** Writers of this process wait here for their turn on a dataset, instead of asking the catalog over and over. */
  writers: KeyedQueue;
  /** After so long a partial restore answers its request, and goes on as a task that everybody sees. */
  restoreAnswerMs: number;
  /** Work that goes on after its request was answered; a stop waits for it. */
  underWay: Set<Promise<void>>;
  /** Datasets whose line is due for a compaction; the background takes them out. */
  fragmented: Set<string>;
  /** What the last collection of this process's background left for a person to decide. */
  upkeep: { withheld: Withheld | null };
}

export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
