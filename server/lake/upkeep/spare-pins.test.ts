import { truncate } from "node:fs/promises";
import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { flip, harm } from "../../testing/damage.ts";
import {
  fileNames,
  keepNothing,
  namedItems,
  testLake,
  write,
  type TestLake,
} from "../testing/fixture.ts";
import { openLake } from "../lake.ts";
import { hasManifest, manifestFile } from "../files/layout.ts";
import { manifestPath } from "../files/manifests.ts";
import type { VersionRef } from "../version.ts";

/** Three versions of a line, all pinned and all still on the line. */
async function pinned(): Promise<{ at: TestLake; live: VersionRef[]; pins: VersionRef[] }> {
  const at = await testLake();
  const live: VersionRef[] = [];
  let head = at.empty;
  for (const name of ["a", "b", "c"]) {
    head = await write(at, { head }, (writer) => writer.append(namedItems(name), live.length + 1));
    live.push(head);
  }
  const writer = await at.lake.writer({ family: at.family, head, line: head.branch, clean: true });
  const collected = await at.lake.collect(writer, { live, keepSince: new Date(0) });
  writer.discard();
  const pins = live.map(
    (ref) => collected.pins.find(({ version }) => version === ref.version) ?? at.empty,
  );
  return { at, live, pins };
}

/** The lake as a new process opens it, with records of these manifests. */
async function restarted(at: TestLake, recorded: readonly VersionRef[]): Promise<TestLake> {
  const records = new Map(
    recorded.map((ref) => [
      manifestPath(at.layout, ref),
      { sha256: hash("sha256", readFileSync(manifestFile(at.layout, ref))) },
    ]),
  );
  await at.lake.close();
  return {
    ...at,
    lake: await openLake({ directory: at.directory, recordsOf: async () => records }),
  };
}

async function thereOf(at: TestLake, refs: readonly VersionRef[]): Promise<boolean[]> {
  return await Promise.all(refs.map((ref) => hasManifest(at.layout, ref)));
}

const harms = {
  "one bit": (path: string) => flip(path, 0.5),
  truncation: (path: string) => harm(path, "truncation"),
  zeroing: (path: string) => harm(path, "zeroing"),
  emptying: (path: string) => truncate(path),
} as const;

test("a pin that the catalog names stays, even if its line has the version", async () => {
  const { at, live, pins } = await pinned();
  const [, named = at.empty] = pins;
  await at.lake.dropPins(at.family, named.branch, []);
  expect(await thereOf(at, pins)).toEqual([true, true, true]);
  const line = live[0]?.branch ?? "";
  await at.lake.dropPins(at.family, line, [named, ...live]);
  expect(await thereOf(at, pins)).toEqual([false, true, false]);
});

test.each(Object.entries(harms))(
  "a pin stays where the line's manifest is not as it was written: %s",
  async (_, damage) => {
    const first = await pinned();
    const { live, pins } = first;
    const at = await restarted(first.at, live);
    await damage(manifestFile(at.layout, live[0] ?? at.empty));

    // The line has no writer any more, so that its pins are spare where it has the versions.
    const request = { family: at.family, needed: live, lines: [], keepSince: new Date(0) };
    expect(await at.lake.estimateSweep(request)).toBe(2);
    await at.lake.dropPins(at.family, live[0]?.branch ?? "", live);
    expect(await thereOf(at, pins)).toEqual([true, false, false]);
    expect(await fileNames(at, pins[0] ?? at.empty)).toEqual(["a"]);
    await at.lake.close();
  },
);

test("a pin that does not hold its version is replaced before the line loses the version", async () => {
  const first = await pinned();
  const { live, pins } = first;
  await flip(manifestFile(first.at.layout, pins[0] ?? first.at.empty), 0.02);
  await harm(manifestFile(first.at.layout, pins[1] ?? first.at.empty), "zeroing");
  const at = await restarted(first.at, [...live]);
  const head = live[2] ?? at.empty;
  await at.lake.pin({ family: at.family, line: head.branch, live });
  // An unreadable manifest would stop the prune.
  for (const broken of await at.lake.repairs.brokenManifests(at.family)) {
    await at.lake.repairs.putManifestAside(at.family, broken);
  }
  const writer = await at.lake.writer({ family: at.family, head, line: head.branch, clean: true });
  const { pins: now } = await at.lake.collect(writer, { live, keepSince: keepNothing() });
  const places = live.map((ref) => now.find(({ version }) => version === ref.version) ?? at.empty);
  expect(places[1]).not.toEqual(pins[1]);
  expect(await Promise.all(places.map((ref) => fileNames(at, ref)))).toEqual([
    ["a"],
    ["a", "b"],
    ["a", "b", "c"],
  ]);
  writer.discard();
  await at.lake.close();
});

test("a line that has lost a manifest is not pruned, since the pin would lose its rows, and the next writer forks", async () => {
  const at = await testLake();
  const first = await write(at, { head: at.empty }, (writer) => writer.append(namedItems("a"), 1));
  const second = await write(at, { head: first }, (writer) =>
    writer.edit({}, { addTags: ["b"] }, 2),
  );
  const head = await write(at, { head: second }, (writer) =>
    writer.edit({}, { addTags: ["c"] }, 3),
  );
  const live = [first, second, head];
  const of = { family: at.family, line: head.branch, live };
  await at.lake.pin(of);
  const [pin = at.empty] = await at.lake.otherPlaces(at.family, second);
  expect(await at.lake.isFull(at.family, head.branch)).toBe(false);
  await at.lake.repairs.putManifestAside(at.family, second);
  expect(await at.lake.isFull(at.family, head.branch)).toBe(true);

  const request = { live: [first, pin, head], keepSince: keepNothing() };
  const writer = await at.lake.writer({ family: at.family, head, line: head.branch, clean: true });
  await expect(at.lake.collect(writer, request)).rejects.toThrow("cannot be pruned");
  writer.discard();
  const other = await at.lake.writer({ family: at.family, head, line: null, clean: true });
  const collected = await at.lake.collect(other, request);
  other.discard();
  await at.lake.sweep({
    family: at.family,
    needed: [...request.live, collected.head],
    lines: [collected.head.branch],
    keepSince: keepNothing(),
  });
  await at.lake.close();
  const after = { ...at, lake: await openLake({ directory: at.directory }) };
  for (const ref of [...request.live, second, collected.head]) {
    expect(await fileNames(after, ref)).toEqual(["a"]);
  }
  await after.lake.close();
});

test("after an unreadable pin the next writer forks, and the pin is removed", async () => {
  const { at, live, pins } = await pinned();
  const [pin = at.empty] = pins;
  const head = live[2] ?? at.empty;
  await harm(manifestFile(at.layout, pin), "truncation");
  expect(await at.lake.isFull(at.family, head.branch)).toBe(true);
  await at.lake.dropPins(at.family, head.branch, live);
  const writer = await at.lake.writer({ family: at.family, head, line: null, clean: true });
  await at.lake.collect(writer, { live, keepSince: keepNothing() });
  writer.discard();
  expect(await thereOf(at, [...live, pin])).toEqual([true, true, true, false]);
  expect(await at.lake.repairs.brokenManifests(at.family)).toEqual([]);
});
