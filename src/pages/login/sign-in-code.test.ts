import { expect, test } from "vitest";
import { codeIn, safeNext } from "./sign-in-code.ts";

test("a pasted link or code gives the code", () => {
  expect(codeIn(" http://127.0.0.1:4400/login?code=aB-c_1&next=%2Ftasks ")).toBe("aB-c_1");
  expect(codeIn("/login?code=x")).toBe("x");
  expect(codeIn("aB-c_1\n")).toBe("aB-c_1");
  expect(codeIn("https://example.com/login")).toBe("");
  expect(codeIn("http://[")).toBe("");
});

test("after signing in only pages of the console open", () => {
  expect(safeNext("/datasets/d1?at=s1#x", "/home")).toBe("/datasets/d1?at=s1#x");
  for (const elsewhere of [
    null,
    "",
    "https://evil.test/",
    "//evil.test/x",
    "/\\evil.test",
    "/\t/evil.test",
    "javascript:alert(1)",
  ]) {
    expect(safeNext(elsewhere, "/home")).toBe("/home");
  }
});
