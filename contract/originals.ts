import { type FileFacts, fileFacts } from "./export.ts";

/** The most items whose files come in one archive. */
export const mostOriginals = 50_000;

/** The file in an archive that names the items whose files it lacks, and why. */
export const notIncludedName = "not-included.csv";

/** What is wrong with a file that an archive lacks. */
export const notIncludedReasons = {
  missing: "The file is missing on the server",
  damaged: "The file is damaged on the server",
} as const;

/** `Street Scenes Q1` at `v1-baseline` as `Street-Scenes-Q1_v1-baseline.zip`. */
export function originalsFacts(dataset: string, version: string): FileFacts {
  return fileFacts(dataset, version, "zip");
}

/**
 * Gives each file its name in an archive: its own with its folders, without what would lead out of the archive's folder
 * or that a file system refuses, and told apart from equal ones, in any case of letters: `a.jpg`, `a (2).jpg`.
 */
export function archiveNames(): (fileName: string) => string {
  const taken = new Set([notIncludedName]);
  const next = new Map<string, number>();
  return (fileName) => {
    const wanted = safeName(fileName);
    const folded = wanted.toLowerCase();
    let name = wanted;
    if (taken.has(folded)) {
      const dot = wanted.lastIndexOf(".");
      const end = dot > wanted.lastIndexOf("/") + 1 ? dot : wanted.length;
      let at = next.get(folded) ?? 2;
      do {
        name = `${wanted.slice(0, end)} (${at})${wanted.slice(end)}`;
        at += 1;
      } while (taken.has(name.toLowerCase()));
      next.set(folded, at);
    }
    taken.add(name.toLowerCase());
    return name;
  };
}

/** Bytes of a part of a path that every file system takes. */
const longestPart = 200;

function safeName(fileName: string): string {
  const parts = fileName
    .normalize("NFC")
    .toWellFormed()
    .split(/[/\\]+/)
    .map((part) => notReserved(shortened(withoutEnd(part.replaceAll(/[\p{Cc}<>:"|?*]/gu, "_")))))
    .filter((part) => part !== "" && part !== "." && part !== "..");
  return parts.join("/") || "unnamed";
}

/** Names that are devices on Windows, with any ending. */
function notReserved(part: string): string {
  return /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i.test(part) ? `_${part}` : part;
}

/** Windows drops dots and spaces at the end of a name. */
function withoutEnd(part: string): string {
  let end = part.length;
  while (part[end - 1] === "." || part[end - 1] === " ") end -= 1;
  return part.slice(0, end);
}

/** Keeps the ending. */
function shortened(part: string): string {
  const encoder = new TextEncoder();
  if (encoder.encode(part).length <= longestPart) return part;
  const dot = part.lastIndexOf(".");
  const ending = dot > 0 && part.length - dot <= 12 ? part.slice(dot) : "";
  let start = "";
  let left = longestPart - encoder.encode(ending).length;
  for (const character of part.slice(0, part.length - ending.length)) {
    left -= encoder.encode(character).length;
    if (left < 0) break;
    start += character;
  }
  return start + ending;
}
