import { expect, test } from "vitest";
import { largest, panned, whole, zoomAround } from "./zoom.ts";

const frame = { width: 400, height: 200 };

test("the point under the pointer stays there", () => {
  const view = zoomAround(whole, 2, { x: 100, y: -50 }, frame);
  expect(view).toEqual({ scale: 2, x: -100, y: 50 });
  expect(zoomAround(view, 0.5, { x: 100, y: -50 }, frame)).toEqual(whole);
});

test("the scale stays between its limits", () => {
  expect(zoomAround(whole, 0.2, { x: 0, y: 0 }, frame)).toEqual(whole);
  expect(zoomAround(whole, 1_000, { x: 0, y: 0 }, frame).scale).toBe(largest);
});

test("panning stops at the edges", () => {
  const view = zoomAround(whole, 2, { x: 0, y: 0 }, frame);
  expect(panned(view, 30, -20, frame)).toEqual({ scale: 2, x: 30, y: -20 });
  expect(panned(view, 9_000, -9_000, frame)).toEqual({ scale: 2, x: 200, y: -100 });
  expect(panned(whole, 50, 50, frame)).toEqual(whole);
});
