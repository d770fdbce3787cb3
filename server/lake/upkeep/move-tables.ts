import { hash } from "node:crypto";
import { join } from "node:path";
import pLimit from "p-limit";
import type { LakeStorage } from "../../ports/lake-storage.ts";
import { familyLayout, versionOfManifest } from "../files/layout.ts";
import { ManifestError } from "../files/manifest.ts";
import { moveManifest } from "../files/move-manifest.ts";

/** A manifest that names folders at another address than that of its table. */
export interface AstrayManifest {
  family: string;
  /** Below the table. */
  path: string;
  /** The SHA-256 of its bytes, now and after `moveTables`, in hexadecimal digits. */
  before: string;
  sha256: string;
  sizeBytes: number;
}

const readsAtOnce = 32;

/**
 * Finds the manifests of a lake that was moved or copied, and lets each be rewritten for its present address.
 * @param address of the lake, as LanceDB opens it
 * @param write replaces them, instead of only finding them
 */
export async function moveTables(
  storage: LakeStorage,
  address: string,
  { write }: { write: boolean },
): Promise<AstrayManifest[]> {
  const astray: AstrayManifest[] = [];
  const names = await storage.names(storage.root);
  for (const name of names.filter((each) => each.endsWith(".lance"))) {
    const family = name.slice(0, -".lance".length);
    const { table, tree } = familyLayout(storage, family);
    const branches = (await storage.names(tree)).map((branch) => join("tree", branch));
    // Main is never a branch of anything.
    for (const branch of branches) {
      const folder = join(branch, "_versions");
      const files = (await storage.names(join(table, folder))).filter(
        (file) => versionOfManifest(file) !== null,
      );
      await pLimit(readsAtOnce).map(files, async (file) => {
        const path = join(folder, file);
        const bytes = await storage.read(join(table, path));
        const moved = bytes === undefined ? null : moveOne(bytes, `${address}/${name}`);
        if (bytes === undefined || moved === null) return;
        if (write) await storage.write(join(table, path), moved);
        const [before, sha256] = [hash("sha256", bytes), hash("sha256", moved)];
        astray.push({ family, path, before, sha256, sizeBytes: moved.byteLength });
      });
    }
  }
  return astray;
}

/** null also where it is damaged: it stays so. */
function moveOne(bytes: Uint8Array, address: string): Buffer | null {
  try {
    return moveManifest(bytes, address);
  } catch (error) {
    if (error instanceof ManifestError) return null;
    throw error;
  }
}
