import type { Connection, Table } from "@lancedb/lancedb";
import { VersionMissingError } from "../errors.ts";
import { storeErrorOf } from "../../lib/store-error.ts";
import { hasManifest, type FamilyLayout } from "./layout.ts";
import { findPin, pinsOf, readRefs } from "./refs.ts";
import { sameVersion, type VersionRef } from "../version.ts";

/** What a reader or a writer of a family's table starts from. */
export interface Family {
  name: string;
  layout: FamilyLayout;
  connection: Connection;
  /** The pins that this process made durable. Others may stem from a process that died before its sync. */
  durablePins: Set<string>;
  /** The records that were made of files, by their paths below the table, when the files were made durable. */
  recordsOf: (paths: readonly string[]) => Promise<FileRecords>;
}

/** null: the file has not been hashed yet. */
export type FileRecords = ReadonlyMap<string, { sha256: string | null }>;

/**
 * Where the version can be read: at its own pair, or at its pin once a prune has removed the manifest from the line.
 * @throws VersionMissingError if there is neither.
 */
export async function locate(family: Family, ref: VersionRef): Promise<VersionRef> {
  if (await hasManifest(family.layout, ref)) return ref;
  const pin = await findPin(family.layout, pinsOf(await readRefs(family.layout)), ref);
  if (pin === null) throw new VersionMissingError(family.name, ref, "no manifest, no pin");
  return pin;
}

/**
 * Uses the version where it can be read. A prune may remove the manifest between the lookup and the use. Then the pin
 * is used instead, which was made first.
 * @throws VersionMissingError, and what `use` throws
 */
export async function useVersion<T>(
  family: Family,
  ref: VersionRef,
  use: (place: VersionRef) => Promise<T>,
): Promise<T> {
  const place = await locate(family, ref);
  try {
    return await use(place);
  } catch (error) {
    const now = await locate(family, ref);
    if (sameVersion(now, place)) throw error;
    return await use(now);
  }
}

/**
 * A handle on exactly this version, for reading.
 * @throws VersionMissingError
 */
export async function openVersion(family: Family, ref: VersionRef): Promise<Table> {
  try {
    return await useVersion(family, ref, (place) =>
      family.connection.openTable(family.name, [], place),
    );
  } catch (error) {
    if (error instanceof VersionMissingError || storeErrorOf(error) !== null) throw error;
    throw new VersionMissingError(family.name, ref, error);
  }
}

/** A handle on the newest version of a branch, for writing. */
export async function openTip(family: Family, branch: string): Promise<Table> {
  return await family.connection.openTable(family.name, [], { branch });
}
