import { mkdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { openBucketExportFiles } from "./blobs/s3/bucket-export-files.ts";
import { type ExportFiles, openExportFiles } from "./blobs/export-files.ts";
import { openFolderStore } from "./blobs/folder/folder-store.ts";
import { openS3Store } from "./blobs/s3/s3-store.ts";
import type { Catalog } from "./catalog/catalog.ts";
import { keptBlobs } from "./catalog/kept-blobs.ts";
import { recordedFiles } from "./catalog/lake-files.ts";
import type { DataSite } from "./installation-file.ts";
import type { LakeSite } from "./lake/files/site.ts";
import { type Lake, openLake } from "./lake/lake.ts";
import { openBucket } from "./lib/s3/open-bucket.ts";
import type { S3Place } from "./lib/s3/place.ts";
import { watchStore } from "./lib/s3/store-watch.ts";
import type { Log } from "./lib/log.ts";
import type { BlobStore } from "./ports/blob-store.ts";
import { blobReporter } from "./services/upkeep/blob-reporter.ts";

/** Where an installation keeps what its processes share, besides the catalog. */
export interface Stores {
  lake: Lake;
  lakeSite: LakeSite;
  blobs: BlobStore;
  exportFiles: ExportFiles;
  storedIn: "folder" | "bucket";
  close(): Promise<void>;
}

/** Opens tables, media and exports in the data folder, or in the object store. */
export async function openStores(
  { dataFolder, storage }: DataSite,
  catalog: Catalog,
  log: Log,
): Promise<Stores> {
  const onFound = blobReporter(catalog, log);
  const open = async (site: LakeSite, guard?: () => void) => {
    const lake = await openLake({
      ...site,
      ...(guard && { guard }),
      recordsOf: (family, paths) => recordedFiles(catalog.db, family, paths),
    });
    return { lake, lakeSite: site };
  };
  if (storage) return await inBucket(storage);
  // Without symbolic links, since tables name their folders: two ways to one folder are one address.
  const folder = await open({ directory: await realpath(await privateFolder(dataFolder, "lake")) });
  const directory = await privateFolder(dataFolder, "blobs");
  return {
    ...folder,
    blobs: await openFolderStore({ directory, onFound }),
    exportFiles: await openExportFiles(join(dataFolder, "exports")),
    storedIn: "folder",
    close: () => folder.lake.close(),
  };

  async function inBucket(place: S3Place): Promise<Stores> {
    const bucket = await openBucket(place);
    const watch = watchStore(await openBucket(bucket.place), "lake/installation.json");
    bucket.guard = watch.check;
    const scratch = await privateFolder(dataFolder, "scratch");
    const tables = await open({ place: bucket.place }, watch.check);
    return {
      ...tables,
      blobs: await openS3Store({ bucket, times: keptBlobs(catalog.db), scratch, onFound }),
      exportFiles: openBucketExportFiles(bucket, scratch),
      storedIn: "bucket",
      async close() {
        await tables.lake.close();
        watch.stop();
        bucket.close();
      },
    };
  }
}

/** The data folder lets the database's account pass through, so all other accounts are kept out here. */
export async function privateFolder(dataFolder: string, name: string): Promise<string> {
  const path = join(dataFolder, name);
  await mkdir(path, { recursive: true, mode: 0o700 });
  return path;
}
