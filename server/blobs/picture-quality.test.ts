import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { qualityLimits as limits } from "#contract/quality.ts";
import { measurePicture } from "./picture-quality.ts";
import { sampleItems } from "./sample.ts";
import { makeAnimation, makePngBomb, makeVideo } from "./testing/make-media.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "quality-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function measured(picture: Sharp | Uint8Array) {
  const path = join(folder, "picture");
  await writeFile(path, picture instanceof Uint8Array ? picture : await picture.toBuffer());
  return await measurePicture(path);
}

const size = { width: 640, height: 480 };
const flat = (level: number) =>
  sharp({ create: { ...size, channels: 3, background: { r: level, g: level, b: level } } }).png();
const noise = (sigma: number) =>
  sharp({
    create: { ...size, channels: 3, noise: { type: "gaussian", mean: 128, sigma }, background: "" },
  }).png();
/** Shapes with edges, as photographs have. */
const scene = () =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">
      <rect width="640" height="480" fill="#9cc4e4"/><rect y="300" width="640" height="180" fill="#5b6b3a"/>
      <circle cx="200" cy="240" r="90" fill="#c8402a"/><rect x="380" y="140" width="140" height="220" fill="#222"/>
    </svg>`),
  );

test("black and white have the extreme brightness and no contrast", async () => {
  expect(await measured(flat(0))).toEqual({ brightness: 0, contrast: 0, sharpness: 0 });
  expect(await measured(flat(255))).toEqual({ brightness: 255, contrast: 0, sharpness: 0 });
});

test("flat grey has only its level, in every format and depth", async () => {
  const grey = { brightness: 119, contrast: 0, sharpness: 0 };
  expect(await measured(flat(119))).toEqual(grey);
  expect(await measured(flat(119).toColourspace("b-w"))).toEqual(grey);
  expect(await measured(flat(119).toColourspace("rgb16"))).toEqual(grey);
  for (const format of ["jpeg", "webp", "tiff", "avif"] as const) {
    const found = await measured(flat(119).toFormat(format));
    expect(found?.brightness).toBeCloseTo(119, -1);
    expect(found?.contrast).toBeLessThan(1);
  }
});

test("noise is sharp, and blurred noise is not", async () => {
  const sharpNoise = await measured(noise(40));
  expect(sharpNoise?.brightness).toBeCloseTo(128, -1);
  expect(sharpNoise?.contrast).toBeGreaterThan(limits.low_contrast.contrastBelow);
  expect(sharpNoise?.sharpness).toBeGreaterThan(1000);
  const { sharpness } = (await measured(noise(40).blur(20))) ?? {};
  expect(sharpness).toBeLessThan(limits.blurry.sharpnessBelow);
});

test("a scene has no issue, and blurred by a hundredth of its width it is only blurry", async () => {
  const fine = await measured(scene());
  expect(fine?.sharpness).toBeGreaterThan(10 * limits.blurry.sharpnessBelow);
  expect(fine?.brightness).toBeGreaterThan(limits.dark.brightnessBelow);
  expect(fine?.brightness).toBeLessThan(limits.bright.brightnessAbove);
  const blurred = await measured(scene().blur(9));
  expect(blurred?.sharpness).toBeLessThan(limits.blurry.sharpnessBelow);
  expect(blurred?.contrast).toBeGreaterThan(limits.blurry.contrastFrom);
  const little = await measured(scene().blur(1.5));
  expect(little?.sharpness).toBeGreaterThan(limits.blurry.sharpnessBelow);
});

test("a scene with hardly any light is dark, with too much light bright, in haze low in contrast", async () => {
  const dark = await measured(scene().linear(0.1, 0));
  expect(dark?.brightness).toBeLessThan(limits.dark.brightnessBelow);
  const bright = await measured(scene().linear(0.1, 235));
  expect(bright?.brightness).toBeGreaterThan(limits.bright.brightnessAbove);
  const hazy = await measured(scene().linear(0.1, 110));
  expect(hazy?.contrast).toBeLessThan(limits.low_contrast.contrastBelow);
});

test("an icon is measured by its visible pixels", async () => {
  const icon = (colour: string) =>
    sharp(
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">
        <circle cx="32" cy="32" r="20" fill="${colour}"/></svg>`),
    ).png();
  for (const colour of ["#000", "#888", "#fff"]) {
    expect((await measured(icon(colour)))?.contrast).toBeGreaterThan(40);
  }
  expect((await measured(icon("#000")))?.brightness).toBe(0);
  expect((await measured(icon("#888")))?.brightness).toBeCloseTo(136, 0);
  const nothing = sharp({ create: { ...size, channels: 4, background: "#00000000" } }).png();
  expect(await measured(nothing)).toEqual({ brightness: 127.5, contrast: 0, sharpness: 0 });
});

test("an animation is measured by its first frame, and a single pixel can be measured", async () => {
  expect(await measured(await makeAnimation(3))).not.toBeNull();
  expect(await measured(flat(80).resize(1, 1))).toEqual({
    brightness: 80,
    contrast: 0,
    sharpness: 0,
  });
});

test("an image that cannot be decoded has no figures", async () => {
  const whole = await noise(40).jpeg().toBuffer();
  expect(await measured(whole.subarray(0, whole.length / 2))).toBeNull();
  expect(await measured(makePngBomb(20_000, 20_000))).toBeNull();
  expect(await measured(await makeVideo("mp4"))).toBeNull();
  expect(await measured(new Uint8Array(100))).toBeNull();
  expect(await measurePicture(join(folder, "nowhere"))).toBeNull();
});

test("the pictures of the sample have no issues", async () => {
  let index = 0;
  for await (const { path } of sampleItems()) {
    if (index++ % 40 > 0) continue;
    const { brightness = 0, contrast = 0, sharpness = 0 } = (await measurePicture(path)) ?? {};
    expect(brightness).toBeGreaterThan(limits.dark.brightnessBelow);
    expect(brightness).toBeLessThan(limits.bright.brightnessAbove);
    expect(contrast).toBeGreaterThan(limits.low_contrast.contrastBelow);
    expect(sharpness).toBeGreaterThan(limits.blurry.sharpnessBelow);
  }
});
