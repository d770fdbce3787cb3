import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "#test/runs.ts";
import { safeFileName } from "./file-name.ts";

describe("safeFileName", () => {
  it.each([
    ["cat.png", "cat.png"],
    ["animals/cats/cat.png", "animals/cats/cat.png"],
    ["../../etc/passwd", "etc/passwd"],
    ["a/../b.png", "a/b.png"],
    ["..\\..\\windows\\win.ini", "windows/win.ini"],
    ["C:\\Users\\me\\cat.png", "Users/me/cat.png"],
    ["/C:/C:cat.png", "cat.png"],
    ["C: /..", "unnamed"],
    ["//server/share//cat.png", "server/share/cat.png"],
    ["cat\0.png", "cat.png"],
    ["cat\r\n\t\u0085.png", "cat.png"],
    [".\0./cat.png", "cat.png"],
    ["  cat.png ", "cat.png"],
    ["...", "unnamed"],
    ["", "unnamed"],
    ["/", "unnamed"],
    ["\ud800.png", "\ufffd.png"],
    [".hidden", ".hidden"],
  ])("turns %j into %j", (raw, name) => {
    expect(safeFileName(raw)).toEqual({ name, changed: name !== raw });
  });

  it("keeps right-to-left marks, accents and emoji as they are", () => {
    for (const name of ["\u202egnp.exe", "تصویر.jpg", "👩‍👩‍👧 día.png"]) {
      expect(safeFileName(name)).toEqual({ name, changed: false });
    }
  });

  it("cuts a name of 300 characters and keeps the extension", () => {
    const { name, changed } = safeFileName(`${"x".repeat(296)}.png`);
    expect(name).toBe(`${"x".repeat(251)}.png`);
    expect(changed).toBe(true);
  });

  it("drops leading folders before it cuts the name", () => {
    const { name } = safeFileName(`${"f".repeat(200)}/${"g".repeat(100)}/cat.png`);
    expect(name).toBe(`${"g".repeat(100)}/cat.png`);
  });

  it("does not leave a drive letter after dropping a folder", () => {
    expect(safeFileName(`${"f".repeat(250)}/C:/cat.png`).name).toBe("cat.png");
  });

  it("does not cut an emoji in two", () => {
    const { name } = safeFileName(`${"x".repeat(250)}👩‍👩‍👧.png`);
    expect(name).toBe(`${"x".repeat(250)}.png`);
  });

  it("handles a name of a hundred thousand parts", () => {
    for (const part of ["/", "a/", "C:/", "C:", ". /", " ", "\u0301"]) {
      const { name } = safeFileName(`${part.repeat(100_000)}/b.png`);
      expect(name).toMatch(/^(?:a\/)*b\.png$/);
    }
    expect(safeFileName(`${"C:".repeat(100_000)}b.png`).name).toBe("b.png");
    expect(safeFileName("\u0301".repeat(200_000)).name).toHaveLength(255);
  });

  it("never returns a dangerous name, and is idempotent", () => {
    const nasty = fc.constantFrom(
      ..."/\\.:C \0\n\u0085\u202e👍\ud83d".split(""),
      "..",
      "C:",
      "x".repeat(90),
    );
    const raw = fc.oneof(
      fc.string({ unit: "binary", maxLength: 400 }),
      fc
        .array(fc.oneof(nasty, fc.string({ maxLength: 5 })), { maxLength: 40 })
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(raw, (text) => {
        const { name, changed } = safeFileName(text);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(255);
        expect(name.isWellFormed()).toBe(true);
        expect(name).not.toMatch(/[\p{Cc}\\]/u);
        expect(name).not.toMatch(/^[A-Za-z]:/);
        for (const part of name.split("/")) expect(["", ".", ".."]).not.toContain(part.trim());
        expect(changed).toBe(name !== text);
        expect(safeFileName(name).name).toBe(name);
      }),
      { numRuns: runs(300) },
    );
  });
});
