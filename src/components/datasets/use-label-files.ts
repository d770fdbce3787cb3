import { useEffect, useState } from "react";
import { mayHaveLabels } from "#contract/annotations.ts";
import { labelFormatOf, labelStartBytes, mayBeTable } from "#contract/label-files.ts";
import { looksLikeMedia } from "#/api/uploads/upload-plan.ts";
import type { ChosenFile } from "#/lib/dropped-files.ts";

interface Found {
  labels: readonly ChosenFile[];
  /** Where there are none: tables with the same columns, which are labels once somebody says what these are. */
  tables: readonly ChosenFile[];
}

const none: readonly ChosenFile[] = [];

/** Files of each kind that are looked into: a folder may have a text for each of a million images. */
const looked = 50;

/** The files of labels among those that were chosen, as far as their first characters show. */
export function useLabelFiles(
  files: readonly ChosenFile[],
  isOffered: boolean,
): Found & { isLooking: boolean } {
  const [found, setFound] = useState({ of: none, labels: none, tables: none });
  useEffect(() => {
    if (!isOffered || files.length === 0) return;
    let isLatest = true;
    void labelFilesOf(files).then((next) => {
      if (isLatest) setFound({ of: files, ...next });
    });
    return () => {
      isLatest = false;
    };
  }, [files, isOffered]);
  if (!isOffered || files.length === 0) return { labels: none, tables: none, isLooking: false };
  if (found.of !== files) return { labels: none, tables: none, isLooking: true };
  return { ...found, isLooking: false };
}

async function labelFilesOf(files: readonly ChosenFile[]): Promise<Found> {
  const kinds = new Map<string, ChosenFile[]>();
  for (const chosen of files) {
    if (!mayHaveLabels(chosen.path) || looksLikeMedia(chosen.file)) continue;
    const kind = chosen.path.slice(chosen.path.lastIndexOf("."));
    const ofKind = kinds.get(kind);
    if (ofKind === undefined) kinds.set(kind, [chosen]);
    else ofKind.push(chosen);
  }
  const labels: ChosenFile[] = [];
  const tables: ChosenFile[] = [];
  let head: string | undefined;
  for (const ofKind of kinds.values()) {
    const starts = await Promise.all(ofKind.slice(0, looked).map(startOf));
    const isLabels = (_: ChosenFile, at: number) =>
      labelFormatOf(ofKind[at]?.path ?? "", starts[at] ?? "") !== null;
    const some = ofKind.slice(0, looked).filter(isLabels);
    if (some.length > 0) {
      // A call has not that many arguments.
      for (const chosen of [...some, ...ofKind.slice(looked)]) labels.push(chosen);
    } else if (ofKind.length <= looked) {
      for (const [at, chosen] of ofKind.entries()) {
        const start = starts[at] ?? "";
        const [own = ""] = start.split(/\r?\n/, 1);
        if (!mayBeTable(chosen.path, start) || own !== (head ??= own)) continue;
        tables.push(chosen);
      }
    }
  }
  return { labels, tables: labels.length > 0 ? [] : tables };
}

async function startOf({ file }: ChosenFile): Promise<string> {
  try {
    return await file.slice(0, labelStartBytes).text();
  } catch {
    return "";
  }
}
