import type { ChosenFile } from "#/lib/dropped-files.ts";
import { ApiError } from "#/api/errors.ts";

/**
 * The cause of a failed upload request:
 * - `away`: the service was unreachable, or asks to wait. The content is not at fault.
 * - `content`: part of the content was refused. Other files may be accepted without it.
 * - `doubt`: the service failed, because of this request or for another reason.
 * - `refused`: the service accepts nothing more: signed out, no permission, the dataset is gone or no draft.
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

/** A file that was moved, changed or deleted since it was chosen: the browser then fails as if it were offline. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
}

/** Separates files that can still be read from those that cannot. */
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
