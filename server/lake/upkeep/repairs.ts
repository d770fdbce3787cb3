import type { Family } from "../files/family.ts";
import { putManifestAside, putPinAside } from "./heal.ts";
import { namesIn } from "../files/layout.ts";
import { brokenManifests, isNewest, manifestPath } from "../files/manifests.ts";
import { isBrokenRef } from "../files/refs.ts";
import { isPin, type VersionRef } from "../version.ts";

/** What is broken in the folders of a lake's families, and how it goes from there. */
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
    const files = (await namesIn(layout.refs)).filter((name) => name.endsWith(".json"));
    const broken = await Promise.all(files.map((file) => isBrokenRef(layout, file)));
    return files.filter((_, index) => broken[index]);
  }

  /** The versions of which a manifest is there that cannot be used: one is enough to stop every prune of its line. */
  async brokenManifests(family: string): Promise<VersionRef[]> {
    return await brokenManifests(this.#family(family));
  }

  /**
   * Takes a manifest that cannot be used out of the table, to where it is kept for a while. The catalog may not name it
   * any more, nor the line if it `isNewest` there: one that goes on would give its number to other rows.
   */
  async putManifestAside(family: string, ref: VersionRef): Promise<void> {
    const of = this.#family(family);
    if (isPin(ref.branch)) await putPinAside(of, ref.branch);
    else await putManifestAside(of, ref);
    this.#forget(family, ref);
  }

  /** Whether a line has nothing newer than this version. */
  async isNewest(family: string, ref: VersionRef): Promise<boolean> {
    return await isNewest(this.#family(family), ref);
  }

  /** The path of a version's manifest, below the folder of the table. */
  manifestPath(family: string, ref: VersionRef): string {
    return manifestPath(this.#family(family).layout, ref);
  }
}
