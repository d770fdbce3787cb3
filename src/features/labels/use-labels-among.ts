import { useEffect, useMemo, useState } from "react";
import type { CsvMapping } from "#contract/label-columns.ts";
import type { MediaChoice } from "#/components/datasets/use-media-choice.ts";
import type { TableHead } from "#/features/metadata/table/head.ts";
import type { ChosenFile } from "#/lib/dropped-files.ts";
import { labelsImport as words } from "#/strings/labels-import.ts";
import { type Roles, commonHead, mappingOf, missingIn, usualRoles } from "./csv-columns.ts";
import { type Look, useLook } from "./look/use-look.ts";

export interface LabelsAmong {
  /** Files of labels, or tables that may become some; none: there is nothing to show. */
  files: readonly ChosenFile[];
  areTables: boolean;
  media: readonly ChosenFile[];
  takes: boolean;
  take: (takes: boolean) => void;
  /** Of tables with the same columns. */
  table: { head: TableHead; roles: Roles } | null;
  setRoles: (roles: Roles) => void;
  look: Look | null;
  isLooking: boolean;
  percent: number;
  hasFailed: boolean;
  /** Nothing in the files is about the media. */
  isNothing: boolean;
  /** The files to send with the media. */
  taken: readonly ChosenFile[];
  /** What the columns of tables are. */
  columns: CsvMapping | undefined;
  /** Why the media cannot be sent yet; null: they can. */
  refusal: string | null;
  /** A column has to be chosen first, which the columns say. */
  isIncomplete: boolean;
}

const none: readonly ChosenFile[] = [];

/** The files of labels among chosen media. @param datasetId To which they are added; null for a new one. */
export function useLabelsAmong(choice: MediaChoice, datasetId: string | null): LabelsAmong {
  const { labels, tables, media } = choice;
  const areTables = labels.length === 0;
  const files = media.length === 0 || choice.archive !== null ? none : areTables ? tables : labels;
  const [said, setSaid] = useState({ of: none, takes: true });
  const takes = said.of === files ? said.takes : !areTables;
  const [read, setRead] = useState<{ of: readonly ChosenFile[]; head: TableHead | null }>();
  const [chosen, setChosen] = useState<{ of: TableHead; roles: Roles }>();
  const isTaken = takes && files.length > 0;
  useEffect(() => {
    if (!isTaken) return;
    let isLatest = true;
    void commonHead(files).then((head) => {
      if (isLatest) setRead({ of: files, head });
    });
    return () => {
      isLatest = false;
    };
  }, [files, isTaken]);
  const isRead = read?.of === files;
  const head = isRead ? read.head : null;
  const roles = useMemo(
    () => (head === null ? null : chosen?.of === head ? chosen.roles : usualRoles(head)),
    [head, chosen],
  );
  const isIncomplete = isTaken && roles !== null && missingIn(roles) !== null;
  const asked = useMemo(() => {
    if (!isTaken || !isRead || isIncomplete) return null;
    const columns = head !== null && roles !== null ? mappingOf(head, roles) : undefined;
    return { labels: files, media, columns };
  }, [isTaken, isRead, isIncomplete, files, media, head, roles]);
  const { look, percent, hasFailed } = useLook(asked, datasetId);
  const isLooking = isTaken && !isIncomplete && look === null && !hasFailed;
  const isNothing = look !== null && look.matched_items + look.annotations + look.known.items === 0;
  return {
    files,
    areTables,
    media,
    takes,
    take: (next) => setSaid({ of: files, takes: next }),
    table: head !== null && roles !== null ? { head, roles } : null,
    setRoles: (next) => head !== null && setChosen({ of: head, roles: next }),
    look,
    isLooking,
    percent,
    hasFailed,
    isNothing,
    taken: isTaken && !isNothing ? files : none,
    columns: isTaken && !isNothing ? asked?.columns : undefined,
    refusal: isLooking ? words.reading : null,
    isIncomplete,
  };
}
