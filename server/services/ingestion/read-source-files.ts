import { skipReason } from "#contract/skip-reasons.ts";
import { randomUUID } from "node:crypto";
import { probeMedia } from "../../blobs/probe.ts";
import type { SourceFileRow } from "../../catalog/schema.ts";
import { isStorageFull } from "../../errors.ts";
import type { NewItem } from "../../lake/schema/item.ts";
import type { Deps } from "../deps.ts";
import { storeErrorOf } from "../../lib/store-error.ts";
import { openBelowRoot } from "./import-folder.ts";

/** The number of files read and probed at a time; it can be stopped between them. */
const filesAtOnce = 64;

interface ReadFiles {
  items: NewItem[];
  failures: { item: string; reason: string }[];
  /** Files that are left out because the dataset has them already. */
  known: number;
}

interface ReadRequest {
  files: readonly SourceFileRow[];
  /** The folders below which a file read from its path must lie; null: any. */
  roots: readonly string[] | null;
  isKnown?: ((name: string, sha256: string) => boolean) | undefined;
  signal: AbortSignal;
}

/**
 * Stores and probes the files; files that cannot be used are listed with the reason and do not delay the others.
 */
export async function readFiles(
  deps: Deps,
  request: ReadRequest,
  onRead: (count: number) => Promise<void>,
): Promise<ReadFiles> {
  const { files, signal } = request;
  const result: ReadFiles = { items: [], failures: [], known: 0 };
  for (let start = 0; start < files.length; start += filesAtOnce) {
    signal.throwIfAborted();
    const part = files.slice(start, start + filesAtOnce);
    const read = await Promise.all(part.map((file) => readFile(deps, file, request)));
    for (const [index, outcome] of read.entries()) {
      const name = part[index]?.name ?? "";
      if (outcome === "known") result.known += 1;
      else if ("reason" in outcome) result.failures.push({ item: name, reason: outcome.reason });
      else result.items.push(outcome);
    }
    await onRead(start + part.length);
  }
  return result;
}

async function readFile(
  deps: Deps,
  file: SourceFileRow,
  { roots, isKnown }: ReadRequest,
): Promise<NewItem | "known" | { reason: string }> {
  if (file.skipped !== null) return { reason: file.skipped };
  let sha256 = file.sha256;
  try {
    if (file.path !== null) {
      await deps.disk.demandSpace();
      sha256 = await storeFile(deps, file.path, roots);
    }
  } catch (error) {
    // Otherwise all files that no longer fit, or that a store does not take just now, would be skipped as broken.
    if (isStorageFull(error) || storeErrorOf(error) !== null) throw error;
    return { reason: skipReason("not_readable", { error: messageOf(error) }) };
  }
  if (sha256 === null || !(await deps.blobs.has(sha256))) {
    return { reason: skipReason("bytes_missing") };
  }
  if (isKnown?.(file.name, sha256) === true) return "known";
  const probed = await deps.blobs.withLocalFile(sha256, probeMedia);
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

/** Files up to this size are read whole, which is faster. */
const wholeBytes = 4 * 1024 * 1024;

async function storeFile(
  { blobs }: Pick<Deps, "blobs">,
  path: string,
  roots: readonly string[] | null,
): Promise<string> {
  if (roots === null) return (await blobs.put({ path })).sha256;
  const handle = await openBelowRoot(roots, path);
  try {
    const { size } = await handle.stat();
    const bytes =
      size <= wholeBytes ? await handle.readFile() : handle.createReadStream({ autoClose: false });
    return (await blobs.put(bytes)).sha256;
  } finally {
    await handle.close();
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
