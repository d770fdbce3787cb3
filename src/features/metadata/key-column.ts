import type { MatchedMedia } from "#contract/media-match.ts";
import type { TableFacts } from "./table/session.ts";

/** Names of columns that often name the item. */
const usual = [
  "media_id",
  "path",
  "file_name",
  "filename",
  "file",
  "image",
  "image_path",
  "image_id",
  "sha256",
  "id",
];

/** The column that names the items: one with a usual name, or else the one whose values mean most of them. */
export async function keyColumnOf(
  { columns, keySamples }: Pick<TableFacts, "columns" | "keySamples">,
  ask: (keys: string[]) => Promise<MatchedMedia>,
): Promise<number> {
  const keys = keySamples.flat();
  if (keys.length === 0) return 0;
  const { media_ids: ids } = await ask(keys);
  let at = 0;
  const found = keySamples.map((samples, column) => {
    const own = ids.slice(at, at + samples.length).filter((id) => id !== null);
    at += samples.length;
    const place = usual.indexOf(columns[column]?.name.trim().toLowerCase() ?? "");
    return {
      column,
      share: samples.length === 0 ? 0 : new Set(own).size / samples.length,
      rank: place === -1 ? usual.length : place,
    };
  });
  const most = Math.max(...found.map(({ share }) => share));
  // A column of numbers may mean as many items by chance as one with a usual name does.
  const [best] = found
    .filter(({ share }) => share >= most / 2)
    .toSorted((a, b) => a.rank - b.rank || b.share - a.share);
  return best?.column ?? 0;
}
