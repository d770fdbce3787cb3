import type { NamedPlace } from "../../catalog/lake-files.ts";
import { noteDamagedBlob } from "../../catalog/damaged-blobs.ts";
import { storeErrorOf } from "../../lib/store-error.ts";
import type { Deps } from "../deps.ts";
import { type DoctorOptions, type DoctorReport, nameOf } from "./doctor-report.ts";

type MediaDeps = Pick<Deps, "lake" | "blobs" | "catalog" | "log">;

/** The most items of one version that are named; the rest is counted. */
const namedItems = 20;

/**
 * Checks that the bytes of all items exist and, if data is read, that they match their hashes. Each file is checked
 * once, however many versions have it; an item is reported in the first of them.
 */
export async function examineMedia(
  deps: MediaDeps,
  versions: readonly (readonly NamedPlace[])[],
  { readData }: Pick<DoctorOptions, "readData">,
  report: DoctorReport,
): Promise<void> {
  const seen = new Set<string>();
  for (const [place] of versions) {
    if (place === undefined) continue;
    await examineItems(deps, place, { readData, seen }, report).catch((error: unknown) => {
      if (storeErrorOf(error) !== null) throw error;
      deps.log.error({ family: place.family, error: String(error) }, "items cannot be read");
      report.problems.push({ ...nameOf(place), what: "its items cannot be read" });
    });
  }
}

async function examineItems(
  deps: MediaDeps,
  place: NamedPlace,
  { readData, seen }: { readData: boolean; seen: Set<string> },
  report: DoctorReport,
): Promise<void> {
  let found = 0;
  for await (const files of deps.lake.itemFiles(place.family, place)) {
    for (const { sha256, sizeBytes, fileName } of files) {
      if (seen.has(sha256)) continue;
      seen.add(sha256);
      report.mediaFiles += 1;
      const what = await examineOne(deps, { sha256, sizeBytes, readData }, report);
      if (what === null) continue;
      found += 1;
      if (found <= namedItems) report.problems.push({ ...nameOf(place), item: fileName, what });
    }
  }
  if (found > namedItems) {
    const what = `${found - namedItems} more media files are damaged or missing`;
    report.problems.push({ ...nameOf(place), what });
  }
}

async function examineOne(
  { blobs, catalog }: MediaDeps,
  { sha256, sizeBytes, readData }: { sha256: string; sizeBytes: number; readData: boolean },
  report: DoctorReport,
): Promise<string | null> {
  const size = await blobs.size(sha256);
  if (size === undefined) return `media file ${sha256} is missing`;
  if (size !== sizeBytes) {
    await noteDamagedBlob(catalog.db, sha256);
    return `media file ${sha256} has ${size} of ${sizeBytes} bytes`;
  }
  if (!readData) return null;
  report.bytesRead += size;
  if ((await blobs.verify(sha256, { anew: true })) !== "damaged") return null;
  await noteDamagedBlob(catalog.db, sha256);
  return `media file ${sha256} has other bytes than were stored`;
}
