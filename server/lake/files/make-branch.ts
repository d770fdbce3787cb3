import type { Table } from "@lancedb/lancedb";
import type { VersionRef } from "../version.ts";
import { type Family, openTip } from "./family.ts";

/**
 * Makes a branch. Where it is there already, an object store had made it, its answer was lost, and Lance has asked
 * again: a branch appears once all of it is written.
 * @param name one that nobody else can have, such as a new UUID
 * @param table a handle on any version of the family
 */
export async function makeBranch(
  family: Family,
  table: Table,
  name: string,
  { branch, version }: VersionRef,
): Promise<Table> {
  const branches = await table.branches();
  try {
    return await branches.create(name, branch, version);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes(`${name} already exists`)) throw error;
    return await openTip(family, name);
  }
}
