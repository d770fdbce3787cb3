import { expect, test } from "vitest";
import { conditionsOf } from "./explore-filter.ts";
import { chipsOf, draftOf } from "./filter-chips.ts";

const conditions = conditionsOf({ label: ["cat"], quality: ["blurry"], min_width: 100 });

test("a new condition has its place among the others, and its key stays when it gets a value", () => {
  const tag = draftOf("tag", conditions);
  const keys = chipsOf(conditions, tag).map(({ key }) => key);
  expect(keys).toEqual(["label 0", "tag 0", "quality 0", "width 0"]);
  const written = conditionsOf({
    label: ["cat"],
    tag: ["x"],
    quality: ["blurry"],
    min_width: 100,
  });
  expect(chipsOf(written, tag).map(({ key }) => key)).toEqual(keys);
});

test("a field that is there already is asked for another way", () => {
  expect(draftOf("label", conditions)).toMatchObject({ mode: "not" });
  expect(draftOf("label", conditionsOf({ label: ["a"], not_label: ["b"] }))).toMatchObject({
    mode: "all",
  });
  expect(draftOf("label", [])).toMatchObject({ mode: "any", values: [] });
  expect(draftOf("quality", conditions)).toMatchObject({ mode: "not" });
});
