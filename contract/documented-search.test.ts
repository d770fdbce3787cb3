import { describe, expect, test } from "vitest";
import { type DocumentedSearch, DocumentedSearchError, meaningOf } from "./documented-search.ts";

const vql = (...filters: unknown[]) => meaningOf({ vql: JSON.stringify(filters) }).conditions;

describe("a documented search", () => {
  test("is a condition for each of its parameters", () => {
    const search = { labels: '["cat", "dog"]', tags: '["day"]', caption: " red  car " };
    expect(meaningOf(search)).toEqual({
      conditions: [{ label: ["cat", "dog"] }, { tag: ["day"] }, { caption: ["red", "car"] }],
      labels: ["cat", "dog"],
    });
    expect(meaningOf({ image_caption: "boat" }).conditions).toEqual([{ caption: ["boat"] }]);
    expect(meaningOf({ labels: "[]", tags: "", vql: " ", caption: " " }).conditions).toEqual([]);
  });

  test("has filters of VQL, of which all apply", () => {
    expect(
      vql(
        { id: "one", labels: { op: "one_of", value: ["cat", "dog"] } },
        { text: { op: "fts", value: "cat sitting" } },
        { tags: { op: "is", value: "day" } },
        { issues: { op: "issue", value: "blur", confidence_min: 0.8, mode: "in" } },
        { issues: { op: "issue", value: "dark", mode: "out" } },
        { duplicates: { op: "duplicates", value: 0.9 } },
      ),
    ).toEqual([
      { label: ["cat", "dog"] },
      { caption: ["cat", "sitting"] },
      { tag: ["day"] },
      { quality: ["blurry"] },
      { not_quality: ["dark"] },
      { has: ["duplicate", "near_duplicate"] },
    ]);
  });

  test.each<[DocumentedSearch, string, RegExp]>([
    [{ textual_similarity_threshold: "0.5" }, "textual_similarity_threshold", /by their words/],
    [{ entity_type: "OBJECTS", anchor_media_id: "x" }, "entity_type", /anchor/],
    [{ labels: "cat" }, "labels", /list of names/],
    [{ tags: "[1]" }, "tags", /list of names/],
    [{ vql: "{}" }, "vql", /list/],
    [{ vql: "[null]" }, "vql", /objects/],
    [{ vql: "[{}]" }, "vql", /empty/],
    [{ vql: '[{"text": "x"}]' }, "vql", /text must be an object/],
    [{ vql: '[{"text": {"op": "semantic", "value": "x"}}]' }, "vql", /fts/],
    [{ vql: '[{"uniqueness": {"op": "x", "value": 1}}]' }, "vql", /uniqueness is not answered/],
    [{ vql: '[{"issues": {"op": "issue", "value": "outliers"}}]' }, "vql", /blurry/],
    [{ vql: '[{"labels": {"op": "none_of", "value": ["x"]}}]' }, "vql", /one_of/],
  ])("is refused where it cannot be answered: %j", (search, parameter, message) => {
    expect(() => meaningOf(search)).toThrow(DocumentedSearchError);
    try {
      meaningOf(search);
    } catch (error) {
      expect(error).toMatchObject({ parameter, message: expect.stringMatching(message) });
    }
  });
});
