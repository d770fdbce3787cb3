import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { isArchiveName } from "#contract/archive.ts";
import { capabilitiesQuery, useFeature } from "#/api/session.ts";
import { looksLikeMedia } from "#/api/uploads/upload-plan.ts";
import type { ChosenFile, FileChoice } from "#/lib/dropped-files.ts";
import { useFileChoice } from "./use-file-choice.ts";
import { useLabelFiles } from "./use-label-files.ts";

export interface MediaChoice {
  /** All that was chosen. */
  files: readonly ChosenFile[];
  /** Media, or the archive. */
  media: readonly ChosenFile[];
  /** Files of labels. */
  labels: readonly ChosenFile[];
  /** Where there are none: tables with the same columns, which are labels once somebody says what these are. */
  tables: readonly ChosenFile[];
  /** It was chosen alone. */
  archive: ChosenFile | null;
  others: readonly ChosenFile[];
  tooLarge: readonly ChosenFile[];
  maxFileBytes: number;
  /** Too large ones were chosen, and it is not decided yet to leave them out. */
  asks: boolean;
  unreadable: number;
  reading: boolean;
  choose: (next: Promise<FileChoice>) => void;
  leaveOut: () => void;
  clear: () => void;
}

/** The chosen files, by what is done with them. @param archives Whether one archive is taken instead of files. */
export function useMediaChoice(
  dropped: Promise<FileChoice> | null,
  { archives = false } = {},
): MediaChoice {
  const { choice, reading, choose, clear } = useFileChoice(dropped);
  const { files, unreadable } = choice;
  const maxFileBytes =
    useQuery(capabilitiesQuery()).data?.max_file_bytes ?? Number.POSITIVE_INFINITY;
  const [withoutLarge, setWithoutLarge] = useState(false);
  const found = useLabelFiles(files, useFeature("annotations") === true);
  const { labels, tables } = found;
  const [first] = files;
  const archive =
    archives && files.length === 1 && first && isArchiveName(first.file.name) ? first : null;
  const parts = useMemo(() => {
    const isMedia = (chosen: ChosenFile) => chosen === archive || looksLikeMedia(chosen.file);
    const fits = ({ file }: ChosenFile) => file.size <= maxFileBytes;
    const media = files.filter(isMedia);
    const known = new Set([...media, ...labels, ...tables]);
    return {
      media: media.filter(fits),
      labels: labels.filter(fits),
      tables: tables.filter(fits),
      others: files.filter((chosen) => !known.has(chosen)),
      tooLarge: [...media, ...labels].filter((chosen) => !fits(chosen)),
    };
  }, [files, archive, labels, tables, maxFileBytes]);
  const { tooLarge } = parts;
  return {
    ...parts,
    files,
    archive,
    maxFileBytes,
    asks: tooLarge.length > 0 && !withoutLarge,
    unreadable,
    reading: reading || found.isLooking,
    choose: (next) => void choose(next),
    leaveOut: () => setWithoutLarge(true),
    clear() {
      setWithoutLarge(false);
      clear();
    },
  };
}
