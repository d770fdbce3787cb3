import { archiveLimits, isNestedName } from "#contract/archive.ts";
import { because } from "#contract/refusals.ts";
import { type ServiceError, refused } from "../../../errors.ts";

type EntryCode =
  | "archive_entry_outside"
  | "archive_link"
  | "archive_special"
  | "archive_nested"
  | "archive_encrypted"
  | "archive_method"
  | "archive_damaged"
  | "archive_cut";

/** Refuses an archive for one of its entries. */
export function entryRefused(code: EntryCode, entry: string): ServiceError {
  return refused(because(code, { entry: shown(entry) }));
}

/** What all archives are checked for, entry by entry. Each check throws a refusal that names the entry. */
export class ArchiveGuard {
  #entries = 0;
  #bytes = 0;
  /** The bytes of the archive that were read so far. */
  packed: () => number;

  constructor(packed: () => number) {
    this.packed = packed;
  }

  /** To be called for each entry, folders too. */
  entry(name: string): void {
    this.#entries += 1;
    const { entries } = archiveLimits;
    if (this.#entries > entries) {
      throw refused(because("archive_too_many", { entry: shown(name), limit: entries }));
    }
    if (leavesFolder(name)) throw entryRefused("archive_entry_outside", name);
  }

  /** To be called with the size of each file, or of the parts of it as they are unpacked. */
  bytes(name: string, count: number): void {
    this.#bytes += count;
    const { ratio, ratioFromBytes } = archiveLimits;
    if (this.#bytes > ratioFromBytes && this.#bytes > this.packed() * ratio) {
      throw refused(because("archive_ratio", { entry: shown(name), limit: ratio }));
    }
  }

  /** A file's bytes; refuses an archive in the archive, whatever its name. */
  async *checked(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    if (isNestedName(name)) throw entryRefused("archive_nested", name);
    let isFirst = true;
    for await (const chunk of bytes) {
      if (isFirst && beginsAsArchive(chunk)) throw entryRefused("archive_nested", name);
      isFirst = false;
      yield chunk;
    }
  }
}

/** Files that no person put there: of macOS, of editors, of version control. */
export function isHidden(name: string): boolean {
  return name.split("/").some((part) => part.startsWith(".") || part === "__MACOSX");
}

/** A path that would be written to another place than below the folder. */
function leavesFolder(name: string): boolean {
  const path = name.replaceAll("\\", "/");
  return path.startsWith("/") || /^[A-Za-z]:/.test(path) || path.split("/").includes("..");
}

const signatures = [
  [0x50, 0x4b, 0x03, 0x04], // zip
  [0x1f, 0x8b], // gzip
  [0x52, 0x61, 0x72, 0x21], // rar
  [0x37, 0x7a, 0xbc, 0xaf], // 7z
  [0xfd, 0x37, 0x7a, 0x58], // xz
  [0x28, 0xb5, 0x2f, 0xfd], // zstd
];

function beginsAsArchive(start: Uint8Array): boolean {
  return signatures.some((bytes) => bytes.every((byte, at) => start[at] === byte)) || isTar(start);
}

/** `ustar` stands at this place of the first header. */
export function isTar(start: Uint8Array): boolean {
  return Buffer.from(start.subarray(257, 262)).toString("latin1") === "ustar";
}

const longest = 200;

function shown(name: string): string {
  return name.length <= longest ? name : `…${name.slice(-longest).toWellFormed()}`;
}
