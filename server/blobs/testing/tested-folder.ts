import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { TestedStore } from "../../ports/testing/blob-store-suite.ts";
import { openFolderStore } from "../folder/folder-store.ts";
import { blobPath } from "../folder/shards.ts";

/** A store in a folder that is removed after the test. */
export async function openTestedFolder(): Promise<TestedStore> {
  const directory = await mkdtemp(join(tmpdir(), "blobs-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return {
    store: await openFolderStore({ directory }),
    age: (sha256, storedAt) => utimes(blobPath(directory, sha256), storedAt, storedAt),
    damage: (sha256, bytes) => writeFile(blobPath(directory, sha256), bytes),
    unfinished: async () => (await readdir(join(directory, "tmp"))).length,
  };
}
