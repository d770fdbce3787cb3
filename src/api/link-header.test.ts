import { expect, test } from "vitest";
import { nextCursor } from "./link-header.ts";

test("the cursor of the next page", () => {
  expect(nextCursor('</api/v1/dataset/x/snapshot?limit=2&cursor=a%2Fb>; rel="next"')).toBe("a/b");
  expect(nextCursor('</p?cursor=1>; rel="prev", </p?q=a,b&cursor=2>; rel=next')).toBe("2");
  expect(nextCursor('</p?cursor=1>; rel="prev"')).toBeNull();
  expect(nextCursor("")).toBeNull();
  expect(nextCursor(null)).toBeNull();
});
