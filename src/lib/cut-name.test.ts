import { expect, test } from "vitest";
import { cutName } from "./cut-name.ts";

test("a long name is cut in the middle", () => {
  expect(cutName("IMG_20240712_170391.jpg", 17)).toBe("IMG_2024…0391.jpg");
  expect(cutName("short.jpg", 17)).toBe("short.jpg");
  expect(cutName("IMG_20240712_170391.jpg", 3)).toBe("I…g");
  expect(cutName("😀😀😀😀😀😀😀😀😀😀😀😀", 6)).toBe("😀…😀😀😀😀");
});
