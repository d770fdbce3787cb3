import { expect, test } from "vitest";
import { largest, panned, whole, zoomAround } from "./zoom.ts";

const frame = { width: 400, height: 200 };

test("what is under the pointer stays there", () => {
  const view = zoomAround(whole, 2, { x: 100, y: -50 }, frame);
  expect(view).toEqual({ scale: 2, x: -100, y: 50 });
  expect(zoomAround(view, 0.5, { x: 100, y: -50 }, frame)).toEqual(whole);
});

test("it is never smaller than the frame, nor larger than pixels are worth", () => {
  expect(zoomAround(whole, 0.2, { x: 0, y: 0 }, frame)).toEqual(whole);
  expect(zoomAround(whole, 1_000, { x: 0, y: 0 }, frame).scale).toBe(largest);
});

test("it is moved no further than its edges", () => {
  const view = zoomAround(whole, 2, { x: 0, y: 0 }, frame);
  expect(panned(view, 30, -20, frame)).toEqual({ scale: 2, x: 30, y: -20 });
  expect(panned(view, 9_000, -9_000, frame)).toEqual({ scale: 2, x: 200, y: -100 });
  expect(panned(whole, 50, 50, frame)).toEqual(whole);
});
