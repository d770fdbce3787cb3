import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { encodingIssues, fromSearch, queryIssues, toSearch } from "./query.ts";
import type { Route } from "./route.ts";
import { routes } from "./routes.ts";
import { listSnapshots } from "./routes/snapshots.ts";

describe("toSearch", () => {
  it("writes plain values and leaves out undefined ones", () => {
    const search = toSearch({ page: 2, total: true, q: "a b&c=d", cursor: undefined, label: [] });
    expect(search.toString()).toBe("page=2&total=true&q=a+b%26c%3Dd");
  });

  it("repeats the name for a list and puts the field after a dot for a group", () => {
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

  it("gives a list for the names that may repeat, even for one value", () => {
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

  it("treats a leading dot as a part of the name", () => {
    expect(read(".x=1")).toEqual({ ".x": "1" });
  });

  it("does not let a name change the prototype", () => {
    read("__proto__.polluted=yes&constructor.polluted=yes");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("reads back what toSearch writes", () => {
    const query = { label: ["ünï 🦊", "a&b"], meta: { camera: ["front=left"] }, text: "100 %" };
    expect(fromSearch(toSearch(query), ["label"])).toEqual(query);
  });
});

describe("encodingIssues", () => {
  const places = (text: string) => encodingIssues("query", text).map(({ loc }) => loc);

  it.each(["%ff", "%ED%A0%80", "a%C3", "%C3%28", "%F5%80%80%80", "%C0%80", "%80"])(
    "finds %s, which is no UTF-8",
    (value) => {
      expect(places(`?q=fine&text=${value}`)).toEqual([["query", "text"]]);
    },
  );

  it("finds a name that is no UTF-8", () => {
    expect(places("a=1&b%ff=2")).toEqual([["query", "b\ufffd"]]);
  });

  it.each(["100%", "%zz", "%", "%25ff", "%C3%BC+%F0%9F%A6%8A", "%EF%BF%BD", "%00", "ü", ""])(
    "leaves %s as it is",
    (value) => {
      expect(places(`?text=${value}`)).toEqual([]);
    },
  );
});

describe("queryIssues", () => {
  const query = z.object({ q: z.optional(z.string()) });

  it("names a value that is no UTF-8; a documented endpoint ignores unknown names", () => {
    const places = (tier: "documented" | "extension", search: string) =>
      queryIssues({ tier, query }, search).map(({ loc }) => loc.join("."));
    expect(places("documented", "?q=%ff&other=%ff")).toEqual(["query.q"]);
    expect(places("documented", "?other=%ff")).toEqual([]);
    expect(places("extension", "?q=%ff")).toEqual(["query.q"]);
    expect(places("extension", "?other=%ff")).toContain("query.other");
  });
});

describe("the routes", () => {
  it("write a boolean as they read it, and accept nothing else", () => {
    const read = (text: string) =>
      listSnapshots.query.safeParse(fromSearch(new URLSearchParams(text), listSnapshots.lists));
    for (const removed of [true, false]) {
      expect(read(toSearch({ removed }).toString()).data).toEqual({ removed });
    }
    for (const text of ["1", "TRUE", "yes", ""])
      expect(read(`removed=${text}`).success).toBe(false);
  });

  it.each(Object.entries<Route>(routes))(
    "%s names as lists what its schema has as lists",
    (_, route) => {
      const { properties = {} } = z.toJSONSchema(route.query ?? z.object({}), { io: "output" });
      const lists = Object.entries(properties)
        .filter(([, schema]) => typeof schema === "object" && schema.type === "array")
        .map(([name]) => name);
      expect([...(route.lists ?? [])].toSorted()).toEqual(lists.toSorted());
    },
  );
});
