import { expireExports, knownExports } from "../../catalog/exports.ts";
import type { Deps } from "../deps.ts";

/** A file that is being written is younger, and one that a run left behind is not missed. */
const leftoverMs = 3_600_000;

/** Removes the files of exports whose time is over, and what stopped runs have left. */
export async function expireExportFiles({
  catalog,
  exportFiles,
}: Pick<Deps, "catalog" | "exportFiles">): Promise<void> {
  for (const id of await expireExports(catalog.db)) await exportFiles.remove(id);
  const before = Date.now() - leftoverMs;
  const old = (await exportFiles.list()).filter(({ writtenAt }) => writtenAt.getTime() < before);
  const known = await knownExports(
    catalog.db,
    old.map(({ id }) => id).filter((id) => /^[0-9a-f-]{36}$/.test(id)),
  );
  for (const { name, id } of old) {
    if (name !== id || !known.has(id)) await exportFiles.removeNamed(name);
  }
}
