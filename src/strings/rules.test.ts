import { expect, test } from "vitest";
import type * as z from "zod/mini";
import { activitySummaryQuery } from "#contract/activity.ts";
import { datasetNameSchema } from "#contract/dataset.ts";
import { nameProblem } from "#contract/given-names.ts";
import { issuesOf } from "#contract/issues.ts";
import { datasetDescriptionSchema, updateDatasetBody } from "#contract/managed-datasets.ts";
import { editMediaBody, mediaFilterSchema, overLimit } from "#contract/media.ts";
import { partialRestoreBody } from "#contract/receipt.ts";
import { readRuleSentence, ruleSentences } from "#contract/rule-sentences.ts";
import { listActivity } from "#contract/routes/activity.ts";
import { listMedia } from "#contract/routes/media.ts";
import { snapshotDescriptionSchema, snapshotNameSchema } from "#contract/snapshot.ts";
import { rules as german } from "./de/rules.ts";
import { ruleFields, ruleNames, ruleText, ruleWords } from "./rules.ts";

/** What people type, or have in an address, and what the rule says to it. */
const broken: [z.ZodMiniType, unknown][] = [
  [snapshotNameSchema, ""],
  [snapshotNameSchema, "\u2060"],
  [snapshotNameSchema, "x".repeat(256)],
  [snapshotNameSchema, 1],
  [snapshotDescriptionSchema, "x".repeat(4097)],
  [datasetNameSchema, " "],
  [datasetNameSchema, "x".repeat(256)],
  [datasetDescriptionSchema, "x".repeat(4097)],
  [updateDatasetBody, {}],
  [partialRestoreBody, {}],
  [mediaFilterSchema, { label: ["x".repeat(256)] }],
  [mediaFilterSchema, { not_tag: [""] }],
  [mediaFilterSchema, { cluster: Array.from({ length: 1001 }, () => "k") }],
  [mediaFilterSchema, { text: " " }],
  [mediaFilterSchema, { text: "x".repeat(1001) }],
  [mediaFilterSchema, { folder: ["train"] }],
  [mediaFilterSchema, { folder: [`${"x".repeat(1001)}/`] }],
  [mediaFilterSchema, { changed_since: "yesterday" }],
  [mediaFilterSchema, { shape: ["round"] }],
  [mediaFilterSchema, { min_width: -1 }],
  [mediaFilterSchema, { max_bytes: 1e15 }],
  [mediaFilterSchema, { label: "car" }],
  [mediaFilterSchema, { colour: ["red"] }],
  [editMediaBody, { filter: {} }],
  [editMediaBody, { filter: {}, add_tags: ["\u2060"] }],
  [editMediaBody, { filter: {}, caption: "x".repeat(100_000) }],
  [editMediaBody, { filter: {}, metadata: { "1a": 1 } }],
  [editMediaBody, { filter: {}, metadata: { a: "x".repeat(5000) } }],
  [listMedia.query, { limit: "many" }],
  [listMedia.query, { limit: "100000" }],
  [listActivity.query, { since: "soon" }],
  [activitySummaryQuery, { time_zone: "Mars" }],
  [listActivity.query, { q: "x".repeat(201) }],
];

function sentencesOf(): string[] {
  const sentences = broken.flatMap(([schema, value]) => {
    const parsed = schema.safeParse(value);
    expect(parsed.success, JSON.stringify(value)?.slice(0, 60)).toBe(false);
    return parsed.success ? [] : issuesOf("body", parsed.error.issues).map(({ msg }) => msg);
  });
  const tags = Array.from({ length: 201 });
  return [
    ...sentences,
    overLimit({ tags: [], labels: [] }, { tags, labels: [] })?.sentence ?? "",
    nameProblem("The name", "a\u202eb") ?? "",
  ];
}

test("every rule that people can break has words in both languages", () => {
  const read = sentencesOf().map((sentence) => ({ sentence, read: readRuleSentence(sentence) }));
  expect(read.filter((one) => one.read === null)).toEqual([]);
  const subjects = read.flatMap((one) => one.read?.params["what"] ?? []);
  expect(Object.keys(ruleNames)).toEqual(expect.arrayContaining(subjects));
  expect(Object.keys(german.ruleWords)).toEqual(Object.keys(ruleSentences));
  expect(Object.keys(german.ruleNames)).toEqual(Object.keys(ruleNames));
  expect(Object.keys(german.ruleFields)).toEqual(Object.keys(ruleFields));
});

test("the words of a rule name only its params", () => {
  const named = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  for (const words of [ruleWords, german.ruleWords]) {
    for (const [code, sentence] of Object.entries(ruleSentences)) {
      const own = words[code as keyof typeof ruleSentences];
      expect(named(sentence), code).toEqual(expect.arrayContaining(named(own)));
    }
  }
});

test("a sentence is said in plain words, with its numbers", () => {
  expect(ruleText("Too big: expected string to have <=1000 characters")).toBe(
    "At most 1,000 characters",
  );
  expect(ruleText("A label has at most 255 characters")).toBe("A label has at most 255 characters");
  expect(ruleText("Its own sentence of another server")).toBe("Its own sentence of another server");
});
