import { describe, expect, it } from "vitest";
import { fromSearch, toSearch } from "./query.ts";

describe("toSearch", () => {
  it("writes plain values and leaves out what is not set", () => {
    const search = toSearch({ page: 2, total: true, q: "a b&c=d", cursor: undefined, label: [] });
    expect(search.toString()).toBe("page=2&total=true&q=a+b%26c%3Dd");
  });

  it("repeats the name for a list and puts the field behind a dot for a group", () => {
    const search = toSearch({ label: ["cat", "dog"], meta: { camera: ["front", "left"] } });
    expect([...search]).toEqual([
      ["label", "cat"],
      ["label", "dog"],
      ["meta.camera", "front"],
      ["meta.camera", "left"],
    ]);
  });

  it("keeps an empty text, which is not the same as none", () => {
    expect(toSearch({ q: "" }).toString()).toBe("q=");
  });
});

describe("fromSearch", () => {
  const read = (text: string, lists: string[] = []) => fromSearch(new URLSearchParams(text), lists);

  it("gives a list for the names that may repeat, however often they occur", () => {
    expect(read("label=cat", ["label"])).toEqual({ label: ["cat"] });
    expect(read("label=cat&label=dog", ["label"])).toEqual({ label: ["cat", "dog"] });
  });

  it("gives the last value of the others", () => {
    expect(read("page=1&page=2")).toEqual({ page: "2" });
  });

  it("gathers groups, and splits at the first dot only", () => {
    expect(read("meta.camera=front&meta.camera=left&meta.lens.mm=35")).toEqual({
      meta: { camera: ["front", "left"], "lens.mm": ["35"] },
    });
  });

  it("takes a leading dot for a part of the name", () => {
    expect(read(".x=1")).toEqual({ ".x": "1" });
  });

  it("does not let a name reach into every object", () => {
    read("__proto__.polluted=yes&constructor.polluted=yes");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("reads back what toSearch writes", () => {
    const query = { label: ["ünï 🦊", "a&b"], meta: { camera: ["front=left"] }, text: "100 %" };
    expect(fromSearch(toSearch(query), ["label"])).toEqual(query);
  });
});
