import { openVersion, type Family } from "./family.ts";
import type { VersionRef } from "./version.ts";

/** The content hashes of a version's items, some of them more than once. */
export async function* hashesOf(
  family: Family,
  ref: VersionRef,
): AsyncGenerator<string, void, undefined> {
  const table = await openVersion(family, ref);
  try {
    for await (const batch of table.query().select(["sha256"])) {
      for (const sha256 of batch.getChild("sha256") ?? []) yield String(sha256);
    }
  } finally {
    table.close();
  }
}
