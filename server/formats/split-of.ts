const splits: readonly [RegExp, string][] = [
  [/(?:^|[^a-z])train(?:ing)?(?=[^a-z]|$)/i, "train"],
  [/(?:^|[^a-z])val(?:id|idation)?(?=[^a-z]|$)/i, "val"],
  [/(?:^|[^a-z])test(?:ing)?(?=[^a-z]|$)/i, "test"],
];

/** The tag of the split that a path names: `instances_val2017.json`, `valid/a.txt`. The name nearest to the file counts. */
export function splitOf(path: string): string | null {
  for (const part of path.split("/").toReversed()) {
    const found = splits.filter(([pattern]) => pattern.test(part));
    // A part that names two, such as `train_test`, names none.
    if (found.length === 1) return found[0]?.[1] ?? null;
  }
  return null;
}

/** The split that the folders of a file name; its own name does not count. */
export function splitOfFolders(path: string): string | null {
  for (const part of path.split("/").slice(0, -1).toReversed()) {
    const split = folderSplits.get(part.toLowerCase());
    if (split !== undefined) return split;
  }
  return null;
}

const folderSplits = new Map([
  ["train", "train"],
  ["training", "train"],
  ["val", "val"],
  ["valid", "val"],
  ["validation", "val"],
  ["test", "test"],
  ["testing", "test"],
  ["train2014", "train"],
  ["train2017", "train"],
  ["val2014", "val"],
  ["val2017", "val"],
  ["test2014", "test"],
  ["test2015", "test"],
  ["test2017", "test"],
]);

/** The folders of a path, with the slash at their end. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A path without its extension. */
export function stemOf(path: string): string {
  const dot = path.lastIndexOf(".");
  return dot > path.lastIndexOf("/") + 1 ? path.slice(0, dot) : path;
}

/** A path as files name it: with slashes, from the folder that they are in, composed. */
export function cleanPath(path: string): string {
  const parts = path.normalize("NFC").replaceAll("\\", "/").split("/");
  return parts.filter((part) => part !== "" && part !== "." && part !== "..").join("/");
}
