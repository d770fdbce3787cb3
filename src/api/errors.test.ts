import { expect, test } from "vitest";
import { ApiError, isMalformedAddress } from "./errors.ts";

const refused = (...from: string[]) =>
  new ApiError({
    kind: "http",
    status: 422,
    issues: from.map((part) => ({ type: "invalid", loc: [part, "dataset_id"], msg: "not a UUID" })),
  });

test("only a 422 with issues of the path alone is a malformed address", () => {
  expect(isMalformedAddress(refused("path"))).toBe(true);
  expect(isMalformedAddress(refused("path", "query"))).toBe(false);
  expect(isMalformedAddress(refused())).toBe(false);
  expect(isMalformedAddress(new ApiError({ kind: "http", status: 404 }))).toBe(false);
});
