import { expect, test } from "vitest";
import { type Room, fitZoom, largest, panned, placed, zoomedTo } from "./stage-view.ts";

const room: Room = { width: 832, height: 632, density: 1 };
const picture = { width: 1600, height: 1200 };
const on = { picture, room };
const middle = { x: 0, y: 0 };

test("a picture fits with a margin, and a small one is not enlarged by itself", () => {
  expect(fitZoom(picture, room)).toBe(0.5);
  expect(fitZoom({ width: 40, height: 30 }, room)).toBe(1);
  expect(placed(null, picture, room)).toEqual({
    zoom: 0.5,
    width: 800,
    height: 600,
    left: 16,
    top: 16,
  });
});

test("a picture that fits leaves the room of what stands at the edges", () => {
  expect(placed(null, picture, { ...room, edge: 66 })).toMatchObject({ left: 66, width: 700 });
});

test("at 100 % a pixel of the picture is one of the screen, whatever its density", () => {
  for (const density of [1, 1.25, 2]) {
    const view = zoomedTo(null, 1, middle, { picture, room: { ...room, density } });
    const { width, left } = placed(view, picture, { ...room, density });
    expect(width * density).toBeCloseTo(picture.width);
    expect(left * density).toBeCloseTo(Math.round(left * density));
  }
  expect(fitZoom(picture, { ...room, density: 2 })).toBe(1);
});

test("the point under the pointer stays there", () => {
  const at = { x: 100, y: -50 };
  const view = zoomedTo(null, 2, at, on);
  expect(view).toEqual({ zoom: 2, x: -300, y: 150 });
  expect(zoomedTo(view, 0.5, at, on)).toBeNull();
});

test("the zoom stays between what fits and the largest", () => {
  expect(zoomedTo(null, 0.1, middle, on)).toBeNull();
  expect(zoomedTo(null, 1_000, middle, on)?.zoom).toBe(largest);
});

test("panning stops at the edges, and a picture that fits does not move", () => {
  const view = zoomedTo(null, 1, middle, on);
  expect(panned(view, { x: 30, y: -20 }, on)).toEqual({ zoom: 1, x: 30, y: -20 });
  expect(panned(view, { x: 9_000, y: -9_000 }, on)).toEqual({ zoom: 1, x: 384, y: -284 });
  expect(panned(null, { x: 30, y: 30 }, on)).toBeNull();
});

test("a zoom that was kept for another picture is put within its edges", () => {
  const narrow = { width: 700, height: 2_400 };
  expect(placed({ zoom: 1, x: 384, y: -284 }, narrow, room)).toMatchObject({
    left: 66,
    top: -1168,
  });
});
