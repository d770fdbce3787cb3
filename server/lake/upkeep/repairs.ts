import type { Family } from "../files/family.ts";
import { putManifestAside, putPinAside } from "./heal.ts";
import { brokenManifests, isNewest, manifestPath } from "../files/manifests.ts";
import { isBrokenRef } from "../files/refs.ts";
import { isPin, type VersionRef } from "../version.ts";

/** Finds and removes broken files in the folders of a lake's families. */
export class Repairs {
  readonly #family: (name: string) => Family;
  readonly #forget: (family: string, ref: VersionRef) => void;

  constructor(family: (name: string) => Family, forget: (family: string, ref: VersionRef) => void) {
    this.#family = family;
    this.#forget = forget;
  }

  /** The branches of a family whose refs cannot be read. */
  async brokenRefs(family: string): Promise<string[]> {
    const { layout } = this.#family(family);
    const files = (await layout.storage.names(layout.refs)).filter((name) =>
      name.endsWith(".json"),
    );
    const broken = await Promise.all(files.map((file) => isBrokenRef(layout, file)));
    return files.filter((_, index) => broken[index]);
  }

  /** The versions with an unusable manifest. One is enough to stop every prune of its line. */
  async brokenManifests(family: string): Promise<VersionRef[]> {
    return await brokenManifests(this.#family(family));
  }

  /**
   * Moves an unusable manifest out of the table, to the folder of what was put aside. The catalog must no longer name
   * the version, nor the line if the version `isNewest` there: a writer that continued it would give its number to
   * other rows.
   */
  async putManifestAside(family: string, ref: VersionRef): Promise<void> {
    const of = this.#family(family);
    if (isPin(ref.branch)) await putPinAside(of, ref.branch);
    else await putManifestAside(of, ref);
    this.#forget(family, ref);
  }

  /** Whether a line has no newer version than this one. */
  async isNewest(family: string, ref: VersionRef): Promise<boolean> {
    return await isNewest(this.#family(family), ref);
  }

  /** The path of a version's manifest, below the folder of the table. */
  manifestPath(family: string, ref: VersionRef): string {
    return manifestPath(this.#family(family).layout, ref);
  }
}
