const maxLength = 255;
const fallback = "unnamed";

export interface SafeFileName {
  name: string;
  /** True where the name differs from the one that was sent. */
  changed: boolean;
}

/**
 * Makes a name from an upload safe to store: a relative path with `/` (folders are uploaded with their names), without
 * drive letters, `.` and `..`, empty parts and control characters, at most 255 characters with the extension kept,
 * never empty. Right-to-left marks and emoji stay, because they belong to users' names; screens isolate them. Names are
 * never used as paths on our disk.
 */
export function safeFileName(raw: string): SafeFileName {
  const parts = raw
    .toWellFormed() // a lone surrogate cannot be written as UTF-8
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, "")
    .replaceAll("\\", "/")
    .split("/")
    .map((part) => part.trim())
    .filter((part) => part !== "" && !/^[.\s]+$/.test(part));
  const name = shortened(withoutDrives(parts));
  return { name, changed: name !== raw };
}

/** After the first drive letter is removed, another part may look like one. */
function withoutDrives(parts: readonly string[]): readonly string[] {
  for (const [index, part] of parts.entries()) {
    const rest = afterDrives(part);
    if (rest === part) return parts.slice(index);
    if (rest !== "" && !/^[.\s]+$/.test(rest)) return [rest, ...parts.slice(index + 1)];
  }
  return [];
}

function afterDrives(path: string): string {
  let rest = path;
  while (/^[A-Za-z]:/.test(rest)) rest = rest.slice(2).replace(/^[\s/]+/, "");
  return rest;
}

/** Drops leading folders, then the end of the stem, until the path is short enough. */
function shortened(parts: readonly string[]): string {
  let first = Math.max(0, parts.length - 1);
  let length = parts[first]?.length ?? 0;
  for (;;) {
    const folder = parts[first - 1];
    if (folder === undefined || length + 1 + folder.length > maxLength) break;
    first -= 1;
    length += 1 + folder.length;
  }
  const path = parts.slice(first).join("/");
  if (path === "") return fallback;
  if (path.length <= maxLength) return withoutDrive(path);
  const extension = /\.[^.\s]{1,16}$/.exec(path)?.[0] ?? "";
  const stem = path.slice(0, path.length - extension.length);
  return cut(stem, maxLength - extension.length) + extension;
}

/** A folder called `C:` becomes the first part when those before it are dropped. */
function withoutDrive(path: string): string {
  const rest = afterDrives(path);
  return rest === "" || /^[./\s]+$/.test(rest) ? fallback : rest;
}

/** The longest prefix of the text that fits, without splitting a grapheme. */
function cut(text: string, length: number): string {
  let end = 0;
  for (const { segment, index } of new Intl.Segmenter("und").segment(text)) {
    if (index + segment.length > length) break;
    end = index + segment.length;
  }
  // A single grapheme can exceed the limit: hundreds of combining marks.
  return end > 0 ? text.slice(0, end) : text.slice(0, length).toWellFormed();
}
