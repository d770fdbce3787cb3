import type { ChosenFile } from "#/lib/dropped-files.ts";
import { ApiError } from "#/api/errors.ts";

/**
 * What a failed request of an upload says:
 * - `away`: the service could not be reached, or asks to wait. Nothing is wrong with what was sent.
 * - `content`: something in it was refused. Others may pass without it.
 * - `doubt`: the service failed. It may have been this request, and it may have been the moment.
 * - `refused`: nothing more will be taken: signed out, no permission, the dataset is gone or no draft.
 */
export type UploadFault = "away" | "content" | "doubt" | "refused";

export function uploadFault(error: unknown): UploadFault {
  if (!(error instanceof ApiError)) return "doubt";
  if (error.kind === "network") return "away";
  if (error.kind !== "http") return "doubt";
  if ([408, 429, 502, 503, 504].includes(error.status)) return "away";
  if ([400, 413, 415, 422].includes(error.status)) return "content";
  return error.status >= 500 ? "doubt" : "refused";
}

/** A file that was moved, changed or deleted since it was chosen: the browser then fails as if offline. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
}

/** Those of some files that can still be read, and those that cannot. */
export async function sortReadable(
  files: readonly ChosenFile[],
): Promise<{ readable: ChosenFile[]; unreadable: ChosenFile[] }> {
  const checked = await Promise.all(
    files.map(async (chosen) => ({ chosen, readable: await isReadable(chosen.file) })),
  );
  return {
    readable: checked.filter(({ readable }) => readable).map(({ chosen }) => chosen),
    unreadable: checked.filter(({ readable }) => !readable).map(({ chosen }) => chosen),
  };
}

async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
