import { randomUUID } from "node:crypto";
import { probeMedia } from "../blobs/probe.ts";
import type { SourceFileRow } from "../catalog/schema.ts";
import { isStorageFull } from "../errors.ts";
import type { NewItem } from "../lake/item.ts";
import type { Deps } from "./deps.ts";

/** Files read and probed at a time. */
const filesAtOnce = 64;

interface ReadFiles {
  items: NewItem[];
  failures: { item: string; reason: string }[];
}

/** Stores and probes the files; what cannot be used is named with its reason and holds nothing else up. */
export async function readFiles(
  deps: Deps,
  files: readonly SourceFileRow[],
  onRead: (count: number) => Promise<void>,
): Promise<ReadFiles> {
  const result: ReadFiles = { items: [], failures: [] };
  let reported = Date.now();
  for (let start = 0; start < files.length; start += filesAtOnce) {
    const part = files.slice(start, start + filesAtOnce);
    const read = await Promise.all(part.map((file) => readFile(deps, file)));
    for (const [index, outcome] of read.entries()) {
      const name = part[index]?.name ?? "";
      if ("reason" in outcome) result.failures.push({ item: name, reason: outcome.reason });
      else result.items.push(outcome);
    }
    if (Date.now() - reported > 500) {
      reported = Date.now();
      await onRead(start + part.length);
    }
  }
  return result;
}

async function readFile(deps: Deps, file: SourceFileRow): Promise<NewItem | { reason: string }> {
  let sha256 = file.sha256;
  try {
    if (file.path !== null) await deps.disk.demandSpace();
    if (file.path !== null) sha256 = (await deps.blobs.put({ path: file.path })).sha256;
  } catch (error) {
    // Otherwise all files that no longer fit would be left out as if they were broken.
    if (isStorageFull(error)) throw error;
    return { reason: `cannot be read: ${messageOf(error)}` };
  }
  if (sha256 === null || !(await deps.blobs.has(sha256))) {
    return { reason: "its uploaded bytes are missing" };
  }
  const probed = await probeMedia(deps.blobs.pathOf(sha256));
  if ("skipped" in probed) return { reason: probed.skipped };
  return {
    mediaId: randomUUID(),
    fileName: file.name,
    sha256,
    mediaType: probed.mediaType,
    mime: probed.mime,
    width: probed.width,
    height: probed.height,
    durationMs: probed.durationMs,
    sizeBytes: probed.sizeBytes,
    addedAt: new Date(),
    tags: file.tags,
    labels: file.labels,
    caption: file.caption,
    clusterId: null,
    metadata: {},
  };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
