import { expect, test } from "vitest";
import { frameOf } from "./picture-frame.ts";

const room = { width: 200, height: 100 };

test("a picture fills its room, from its middle", () => {
  expect(frameOf({ width: 400, height: 400 }, room, [])).toEqual({
    width: 200,
    height: 200,
    left: 0,
    top: -50,
  });
  expect(frameOf({ width: 1000, height: 100 }, room, [])).toMatchObject({
    width: 1000,
    left: -400,
  });
  expect(frameOf({ width: 0, height: 0 }, room, [])).toMatchObject({ width: 200, height: 150 });
});

test("the boxes that differ are in sight, and the room stays filled", () => {
  const panorama = { width: 1000, height: 100 };
  expect(frameOf(panorama, room, [[0.6, 0, 0.2, 1]])).toMatchObject({ left: -600 });
  expect(frameOf(panorama, room, [[0, 0, 0.05, 1]])).toMatchObject({ left: 0 });
  expect(
    frameOf(panorama, room, [
      [0.2, 0, 0.1, 1],
      [0.5, 0, 0.1, 1],
    ]),
  ).toMatchObject({ left: -300 });
});
