import pLimit from "p-limit";
import { StartError } from "../start-error.ts";
import { type Pull, readFiles, readPull } from "./manifest.ts";
import { PulledFolder } from "./pulled-folder.ts";

export interface Verified {
  pull: Pull;
  files: number;
  missing: string[];
  changed: string[];
}

/** Reads and hashes every file of the last pull into the folder. */
export async function verifyPull(path: string): Promise<Verified> {
  const folder = await PulledFolder.open(path);
  const last = await readPull(folder);
  if (last === null) throw new StartError(`Nothing was pulled into ${folder.root}`);
  const files = await readFiles(folder);
  const found: Verified = { pull: last, files: files.size, missing: [], changed: [] };
  const limit = pLimit(8);
  const looks = [...files.values()].map((file) =>
    limit(async () => {
      if ((await folder.look(file.name)) === null) found.missing.push(file.name);
      else if ((await folder.hash(file.name)) !== file.sha256) found.changed.push(file.name);
    }),
  );
  await Promise.all(looks);
  found.missing.sort();
  found.changed.sort();
  return found;
}
