import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Item, NewItem } from "../schema/item.ts";
import { openLake, type Lake } from "../lake.ts";
import type { LineWriter } from "../write/line-writer.ts";
import { folderStorage } from "../files/folder-storage.ts";
import { familyLayout, type FamilyLayout } from "../files/layout.ts";
import type { VersionRef } from "../version.ts";

/** A lake with one family, for one test. */
export interface TestLake {
  directory: string;
  lake: Lake;
  family: string;
  layout: FamilyLayout;
  /** The state of the family before the first write. */
  empty: VersionRef;
}

/** A time in the future: everything unneeded is old enough to be removed. */
export function keepNothing(): Date {
  return new Date(Date.now() + 60_000);
}

export async function testLake(): Promise<TestLake> {
  const directory = await mkdtemp(join(tmpdir(), "stillframe-lake-"));
  const lake = await openLake({ directory });
  onTestFinished(async () => {
    await lake.close();
    await rm(directory, { recursive: true, force: true });
  });
  const family = crypto.randomUUID();
  const empty = await lake.createFamily(family);
  return { directory, lake, family, layout: familyLayout(folderStorage(directory), family), empty };
}

export function newItem(values: Partial<NewItem> = {}): NewItem {
  return {
    mediaId: crypto.randomUUID(),
    fileName: "photo.jpg",
    mediaType: "image",
    sha256: "0".repeat(64),
    mime: "image/jpeg",
    width: 640,
    height: 480,
    durationMs: null,
    sizeBytes: 1234,
    addedAt: new Date("2026-03-01T12:00:00Z"),
    tags: [],
    labels: [],
    caption: null,
    clusterId: null,
    metadata: {},
    ...values,
  };
}

/** One item for each name; the name is the only difference. */
export function namedItems(...names: string[]): NewItem[] {
  return names.map((fileName) => newItem({ fileName }));
}

/** The file names of a version in its order, for comparison. */
export async function fileNames({ lake, family }: TestLake, ref: VersionRef): Promise<string[]> {
  return (await readAll(lake, family, ref)).map((item) => item.fileName);
}

export async function readAll(lake: Lake, family: string, ref: VersionRef): Promise<Item[]> {
  const reader = await lake.reader(family, ref);
  const { items } = await reader.page({ limit: 1_000_000 });
  return items;
}

/** A write as the service does it: commit, flush, after which the tip is the head. */
export async function write(
  { lake, family }: TestLake,
  from: { head: VersionRef; line?: string | null; clean?: boolean },
  run: (writer: LineWriter) => Promise<unknown>,
): Promise<VersionRef> {
  const { head, line = head.branch, clean = true } = from;
  const writer = await lake.writer({ family, head, line, clean });
  await run(writer);
  await writer.flush();
  const { tip } = writer;
  writer.discard();
  return tip;
}
