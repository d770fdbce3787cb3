import type { NamedPlace } from "../../catalog/lake-files.ts";

export interface DoctorOptions {
  /** Reads and hashes every file; otherwise only checks that they exist with their sizes. */
  readData: boolean;
  repair: boolean;
}

export interface Problem {
  /** Name and id of the dataset; null where no dataset has it. */
  dataset: string | null;
  /** Name and id of the snapshot, `now` for the present state; null where the whole dataset is meant. */
  snapshot: string | null;
  /** The item's file name. */
  item?: string;
  what: string;
}

export interface DoctorReport {
  /** The remaining problems. */
  problems: Problem[];
  /** The repairs. */
  repaired: string[];
  versions: number;
  /** Files of the lake that were read, media files that were checked, and bytes of both that were read. */
  filesRead: number;
  mediaFiles: number;
  bytesRead: number;
}

/** For people: names, and ids to find them by. */
export function nameOf(place: NamedPlace): { dataset: string; snapshot: string } {
  return {
    dataset: `dataset ${place.datasetName} (${place.dataset})`,
    snapshot:
      place.snapshot === null
        ? "what it is now"
        : `snapshot ${place.snapshotName ?? ""} (${place.snapshot})`,
  };
}

/** The report, one line for each entry. */
export function wordsOfReport(report: DoctorReport): string[] {
  const lines = report.repaired.map((what) => `repaired  ${what}`);
  for (const { dataset, snapshot, item, what } of report.problems) {
    const where = [dataset, snapshot, item === undefined ? null : `item ${item}`];
    lines.push(`damaged   ${[...where.filter((part) => part !== null), what].join(": ")}`);
  }
  const { versions, filesRead, mediaFiles, bytesRead, problems } = report;
  const read = `${filesRead} data files read, ${Math.ceil(bytesRead / 1024 / 1024)} MB`;
  const end = problems.length === 0 ? "nothing is damaged" : `${problems.length} damaged`;
  lines.push(`${versions} versions, ${mediaFiles} media files, ${read}: ${end}`);
  return lines;
}
