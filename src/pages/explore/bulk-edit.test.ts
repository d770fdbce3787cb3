import { expect, test } from "vitest";
import { editMediaBody } from "#contract/media.ts";
import { seedItem, streets } from "#mock/seed-media.ts";
import { editFor, namesIn, presentNames } from "./bulk-edit.ts";

test("names are separated by commas", () => {
  expect(namesIn(" night shift, blurred,, night shift ")).toEqual(["night shift", "blurred"]);
  expect(namesIn(" , ")).toEqual([]);
});

test("each action is one request that matches the contract", () => {
  const filter = { tag: ["x"] };
  const kinds = ["tag", "untag", "label", "unlabel"] as const;
  const edits = kinds.map((kind) => editFor(kind, ["a"], filter, "b0.7"));
  expect(edits).toEqual([
    { filter, if_head: "b0.7", add_tags: ["a"] },
    { filter, if_head: "b0.7", remove_tags: ["a"] },
    { filter, if_head: "b0.7", add_labels: [{ name: "a" }] },
    { filter, if_head: "b0.7", remove_labels: ["a"] },
  ]);
  for (const edit of edits) expect(editMediaBody.safeParse(edit).success).toBe(true);
  expect(editFor("tag", ["a"], filter, undefined)).not.toHaveProperty("if_head");
});

test("the names of the items, most frequent first", () => {
  const items = [["b"], ["a", "c"], ["c", "b"], ["c"]].map((tags, index) => ({
    ...seedItem(streets, "names", index, 0),
    media_uri: "",
    media_thumb_uri: "",
    tags,
  }));
  expect(presentNames("untag", items)).toEqual(["c", "b", "a"]);
});
