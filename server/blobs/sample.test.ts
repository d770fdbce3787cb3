import { stat } from "node:fs/promises";
import { beforeAll, expect, it } from "vitest";
import { probeMedia } from "./probe.ts";
import { safeFileName } from "./file-name.ts";
import { type SampleItem, sampleItems } from "./sample.ts";

let items: SampleItem[];
beforeAll(async () => {
  items = await collect();
});

async function collect(): Promise<SampleItem[]> {
  const all: SampleItem[] = [];
  for await (const item of sampleItems()) all.push(item);
  return all;
}

function named(fileName: string): SampleItem | undefined {
  return items.find((item) => item.fileName === fileName);
}

it("has every image of the package once, with a readable and unique name", () => {
  expect(items.length).toBe(3786);
  expect(new Set(items.map((item) => item.path)).size).toBe(items.length);
  expect(new Set(items.map((item) => item.fileName)).size).toBe(items.length);
  expect(items.filter((item) => safeFileName(item.fileName).changed)).toEqual([]);
});

it("turns names, categories and subcategories into captions, labels and tags", () => {
  expect(items[0]).toMatchObject({
    fileName: "smileys-emotion/grinning-face.png",
    labels: [{ name: "smiley" }],
    tags: ["face smiling"],
    caption: "grinning face",
  });
  expect(named("people-body/waving-hand-sign-medium-skin-tone.png")).toMatchObject({
    labels: [{ name: "hand" }],
    tags: ["hand fingers open", "skin tone"],
    caption: "waving hand sign, medium skin tone",
  });
  expect(named("flags/panama-flag.png")).toMatchObject({ labels: [{ name: "flag" }] });
  expect(
    named("people-body/man-and-woman-holding-hands-light-and-dark-skin-tones.png"),
  ).toMatchObject({
    labels: [{ name: "family" }],
    caption: "man and woman holding hands, light and dark skin tones",
  });
});

it("has twelve classes, none of them tiny and none the majority", () => {
  const sizes = Object.values(Object.groupBy(items, (item) => item.labels[0]?.name ?? "none"));
  expect(sizes.length).toBe(12);
  for (const size of sizes) {
    expect(size?.length).toBeGreaterThan(100);
    expect(size?.length).toBeLessThan(700);
  }
});

it("has the same order every time", async () => {
  expect(await collect()).toEqual(items);
});

it("points to real images", async () => {
  const image = named("flags/panama-flag.png");
  const { size } = await stat(image?.path ?? "");
  expect(await probeMedia(image?.path ?? "")).toEqual({
    mediaType: "image",
    mime: "image/png",
    width: 64,
    height: 64,
    durationMs: null,
    sizeBytes: size,
  });
});
