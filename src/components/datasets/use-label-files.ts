import { useEffect, useState } from "react";
import { mayHaveLabels } from "#contract/annotations.ts";
import { labelFormatOf, labelStartBytes } from "#contract/label-files.ts";
import { looksLikeMedia } from "#/api/uploads/upload-plan.ts";
import type { ChosenFile } from "#/lib/dropped-files.ts";

const none: readonly ChosenFile[] = [];

/** Files of each kind that are looked into: a folder may have a text for each of a million images. */
const looked = 50;

/** The files of labels among those that were chosen, as far as their first characters show. */
export function useLabelFiles(
  files: readonly ChosenFile[],
  isOffered: boolean,
): { labels: readonly ChosenFile[]; isLooking: boolean } {
  const [found, setFound] = useState({ of: none, labels: none });
  useEffect(() => {
    if (!isOffered || files.length === 0) return;
    let isLatest = true;
    void labelFilesOf(files).then((labels) => {
      if (isLatest) setFound({ of: files, labels });
    });
    return () => {
      isLatest = false;
    };
  }, [files, isOffered]);
  if (!isOffered || files.length === 0) return { labels: none, isLooking: false };
  const isLooking = found.of !== files;
  return { labels: isLooking ? none : found.labels, isLooking };
}

async function labelFilesOf(files: readonly ChosenFile[]): Promise<ChosenFile[]> {
  const kinds = new Map<string, ChosenFile[]>();
  for (const chosen of files) {
    if (!mayHaveLabels(chosen.path) || looksLikeMedia(chosen.file)) continue;
    const kind = chosen.path.slice(chosen.path.lastIndexOf("."));
    const ofKind = kinds.get(kind);
    if (ofKind === undefined) kinds.set(kind, [chosen]);
    else ofKind.push(chosen);
  }
  const labels: ChosenFile[] = [];
  for (const ofKind of kinds.values()) {
    const some = await Promise.all(
      ofKind.slice(0, looked).map(async (chosen) => ((await hasLabels(chosen)) ? chosen : null)),
    );
    const found = some.filter((chosen) => chosen !== null);
    if (found.length > 0) labels.push(...found, ...ofKind.slice(looked));
  }
  return labels;
}

async function hasLabels({ file, path }: ChosenFile): Promise<boolean> {
  try {
    return labelFormatOf(path, await file.slice(0, labelStartBytes).text()) !== null;
  } catch {
    return false;
  }
}
