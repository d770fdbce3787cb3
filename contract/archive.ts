/** What an archive of media may have. Stated here for the service and for the pages that explain a refusal. */
export const archiveLimits = {
  /** Files and folders of one archive. */
  entries: 200_000,
  /** How many times larger than the archive its files may be together, and from how many bytes on that counts. */
  ratio: 100,
  ratioFromBytes: 16 * 1024 * 1024,
} as const;

/** The kinds of archives, by the ends of their names. */
export const archiveNames = [".zip", ".tar", ".tar.gz", ".tgz"] as const;

/** Whether a name is one of an archive that can be added. */
export function isArchiveName(name: string): boolean {
  const lower = name.toLowerCase();
  return archiveNames.some((end) => lower.endsWith(end));
}

const namesInside = /\.(?:zip|tar|tgz|gz|bz2|tbz2?|xz|txz|zst|7z|rar|jar)$/i;

/** Whether the name of an entry is one of an archive of any kind. */
export function isNestedName(name: string): boolean {
  return namesInside.test(name);
}
