import { join } from "node:path";
import pLimit from "p-limit";
import * as z from "zod/mini";
import { LakeDamageError } from "../errors.ts";
import { hasManifest, type FamilyLayout } from "./layout.ts";
import { isPin, mainBranch, sameVersion, versionKey, type VersionRef } from "../version.ts";

/** Each snapshot may have a branch, and a process may have only a thousand files open. */
const filesAtOnce = 64;

/** A branch as its ref describes it. */
export interface BranchRef {
  name: string;
  /** The version that it was created from. */
  parent: VersionRef;
  createdAt: Date;
}

const refSchema = z.object({
  parentBranch: z.nullish(z.string()),
  parentVersion: z.number(),
  createAt: z.number(),
});

/**
 * All branches of a family except main, by name. Read from the files, because Lance's own listing leaves out the time
 * of creation.
 * @throws LakeDamageError if a ref is empty or no JSON, as a power cut can leave it; `heal` removes such refs.
 */
export async function readRefs(layout: FamilyLayout): Promise<Map<string, BranchRef>> {
  const files = (await layout.storage.names(layout.refs)).filter((name) => name.endsWith(".json"));
  const refs = await pLimit(filesAtOnce).map(files, (file) => readRef(layout, file));
  return new Map(refs.filter((ref) => ref !== undefined).map((ref) => [ref.name, ref]));
}

async function readRef(layout: FamilyLayout, file: string): Promise<BranchRef | undefined> {
  const path = join(layout.refs, file);
  const bytes = await layout.storage.read(path);
  if (bytes === undefined) return undefined;
  const parsed = refSchema.safeParse(parseJson(bytes));
  if (!parsed.success) throw new LakeDamageError(path, "is not a readable branch ref");
  const { parentBranch, parentVersion, createAt } = parsed.data;
  return {
    name: file.slice(0, -".json".length),
    parent: { branch: parentBranch ?? mainBranch, version: parentVersion },
    createdAt: new Date(createAt * 1000),
  };
}

/** Whether a ref's file holds nothing that Lance can read. */
export async function isBrokenRef(layout: FamilyLayout, file: string): Promise<boolean> {
  const bytes = await layout.storage.read(join(layout.refs, file));
  return bytes !== undefined && !refSchema.safeParse(parseJson(bytes)).success;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** The pins of a family by the version that they hold: see `versionKey`. */
export type Pins = ReadonlyMap<string, readonly VersionRef[]>;

/**
 * A pin has the version number of the version that it pins, and its ref names that version's branch. So a pin that no
 * catalog row names is found too.
 */
export function pinsOf(refs: ReadonlyMap<string, BranchRef>): Pins {
  const pins = new Map<string, VersionRef[]>();
  for (const { name, parent } of refs.values()) {
    if (!isPin(name)) continue;
    const pin = { branch: name, version: parent.version };
    const others = pins.get(versionKey(parent));
    if (others === undefined) pins.set(versionKey(parent), [pin]);
    else others.push(pin);
  }
  return pins;
}

/** A readable pin of the version, if there is one. */
export async function findPin(
  layout: FamilyLayout,
  pins: Pins,
  version: VersionRef,
): Promise<VersionRef | null> {
  for (const pin of pins.get(versionKey(version)) ?? []) {
    if (await hasManifest(layout, pin)) return pin;
  }
  return null;
}

/** The other places where the rows of a version can be read: its pins, or the version that it is a pin of. */
export async function otherPlaces(
  layout: FamilyLayout,
  version: VersionRef,
): Promise<VersionRef[]> {
  const refs = await readRefs(layout);
  const places: VersionRef[] = [];
  for (const ref of refs.values()) {
    if (!isPin(ref.name)) continue;
    const pin = { branch: ref.name, version: ref.parent.version };
    if (sameVersion(ref.parent, version)) places.push(pin);
    if (sameVersion(pin, version)) places.push(ref.parent);
  }
  const there = await Promise.all(places.map((place) => hasManifest(layout, place)));
  return places.filter((_, index) => there[index]);
}
