import { describe, expect, test } from "vitest";
import { pressedKey } from "./shortcuts.ts";

type Facts = Parameters<typeof pressedKey>[0];

const press = (key: string, code: string, more: Partial<Facts> = {}) =>
  pressedKey({ key, code, shiftKey: false, isComposing: false, ...more });

describe("pressedKey", () => {
  test.each([
    ["Cyrillic", "л", "KeyK", "k"],
    ["Cyrillic, comma", "б", "Comma", ","],
    ["Cyrillic, point", "ю", "Period", "."],
    ["Greek", "κ", "KeyK", "k"],
    ["Hangul", "ㅏ", "KeyK", "k"],
    ["Hebrew", "ל", "KeyK", "k"],
    ["Hindi, a mark", "ी", "KeyR", "r"],
    ["full width", "ｋ", "KeyK", "k"],
    ["Caps Lock", "K", "KeyK", "k"],
    ["Dvorak, where K is elsewhere", "k", "KeyV", "k"],
    ["French, where a Latin letter has its own key", "é", "Digit2", "é"],
    ["a mark that is not a letter", "€", "KeyE", "€"],
  ])("%s", (_, key, code, meant) => expect(press(key, code)).toBe(meant));

  test("Shift differs from Caps Lock, and shifted marks are found", () => {
    expect(press("K", "KeyK", { shiftKey: true })).toBe("K");
    expect(press("k", "KeyK", { shiftKey: true })).toBe("K");
    expect(press("؟", "Slash", { shiftKey: true })).toBe("?");
    expect(press("?", "Digit7", { shiftKey: true })).toBe("?");
  });

  test("a named key gives its name, and no key counts during text composition", () => {
    expect(press("Escape", "Escape")).toBe("Escape");
    expect(press("Dead", "BracketLeft")).toBe("Dead");
    expect(press("ㅏ", "KeyK", { isComposing: true })).toBe("");
    expect(press("Escape", "Escape", { isComposing: true })).toBe("");
    expect(press("Process", "KeyK")).toBe("");
  });
});
