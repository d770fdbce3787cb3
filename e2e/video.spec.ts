import { blue, encodeVideo, green, red, whyNoVideos } from "../test/encode-video.ts";
import { uniqueName } from "./api.ts";
import { expect, test } from "./fixtures.ts";

const seconds = (colour: readonly [number, number, number]) =>
  Array.from({ length: 10 }, () => colour);

test("a video shows its frames: a poster, a strip under the pointer and below the player, and how many they are", async ({
  page,
  api,
  axe,
}) => {
  test.skip(whyNoVideos !== undefined, whyNoVideos);
  const colours = [...seconds(red), ...seconds(green), ...seconds(blue), ...seconds(red)];
  const size = { width: 160, height: 90 };
  const id = await api.upload(uniqueName("Videos"), [
    {
      name: "colours.webm",
      mimeType: "video/webm",
      buffer: await encodeVideo({ codec: "vp9", container: "webm", ...size, colours }),
    },
    {
      name: "colours.mp4",
      mimeType: "video/mp4",
      buffer: await encodeVideo({ codec: "hevc", ...size, rotation: 90, colours }),
    },
  ]);
  await expect.poll(async () => (await api.dataset(id)).status_new).toBe("READY");

  await page.goto(`/datasets/${id}`);
  const tile = page.getByRole("gridcell", { name: /^colours\.webm/ });
  const picture = tile.locator("img");
  // The frame at one second is green. The browser has drawn it, so its pixels can be asked for.
  await expect
    .poll(() =>
      picture.evaluate((image: HTMLImageElement) => {
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = 1;
        const context = canvas.getContext("2d");
        context?.drawImage(image, 0, 0, 1, 1);
        const [r = 0, g = 0, b = 0] = context?.getImageData(0, 0, 1, 1).data ?? [];
        return g > 150 && r < 80 && b < 80;
      }),
    )
    .toBe(true);

  await tile.hover({ position: { x: 50, y: 60 } });
  const frame = tile.locator("[style*='/strip?v=']");
  await expect(frame).toBeVisible();
  const first = await frame.evaluate((element) => element.style.backgroundPosition);
  await tile.hover({ position: { x: 120, y: 60 } });
  await expect
    .poll(() => frame.evaluate((element) => element.style.backgroundPosition))
    .not.toBe(first);
  await page.getByRole("heading", { level: 1 }).hover();
  await expect(frame).toBeHidden();

  await tile.click();
  const item = page.getByRole("dialog", { name: "colours.webm" });
  await expect(item.getByText("40, 10 a second")).toBeVisible();
  await expect(item.getByText("VP9", { exact: true })).toBeVisible();
  const player = item.locator("video");
  const position = item.getByRole("slider", { name: "Position in the video" });
  await position.focus();
  await page.keyboard.press("End");
  await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.currentTime)).toBe(4);
  await expect(position).toHaveAttribute("aria-valuetext", "4 s of 4 s");
  await axe();

  // This browser has no decoder for HEVC: the server's frames are shown, upright, and the file is offered.
  await page.goto(`/datasets/${id}`);
  await page.getByRole("gridcell", { name: /^colours\.mp4/ }).click();
  const other = page.getByRole("dialog", { name: "colours.mp4" });
  await expect(other.getByText("This browser does not show HEVC (H.265).")).toBeVisible();
  await expect(other.getByText("90 × 160", { exact: true })).toBeVisible();
  await expect(other.getByRole("slider", { name: "Position in the video" })).toBeVisible();
  await axe();
});
