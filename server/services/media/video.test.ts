import { afterAll, beforeAll, expect, test } from "vitest";
import { noFramesReasons } from "#contract/video.ts";
import { encodeVideo, blue, whyNoVideos } from "#test/encode-video.ts";
import { makeVideo } from "../../blobs/testing/make-media.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

/** A dataset with one video. */
async function videoDataset(bytes: Uint8Array) {
  const { sha256 } = await service.deps.blobs.put(bytes);
  const { id } = await seedDataset(service, service.owner, {
    items: 1,
    blobs: [sha256],
    facts: {
      mediaType: "video",
      mime: 'video/mp4; codecs="avc1.42c01e"',
      durationMs: 500,
      sizeBytes: bytes.length,
    },
  });
  const { media } = service.services;
  const page = await media.page(service.owner, id, undefined, {
    filter: {},
    limit: 1,
    total: false,
  });
  const [item] = page.items;
  if (item === undefined) throw new Error("The dataset has no item");
  return { id, item, sha256 };
}

test("its frames are counted once, by the hash of the bytes", async () => {
  const { id, item, sha256 } = await videoDataset(await makeVideo("mp4"));
  const { media } = service.services;
  const facts = await media.video(service.as(), id, item.media_id, sha256);
  expect(facts).toEqual({
    frame_count: 5,
    frame_rate: 10,
    codec: "avc1.42c01e",
    no_frames: expect.toBeOneOf([...noFramesReasons]) as string,
  });
  const { db } = service.deps.catalog;
  await db.updateTable("video_frames").set({ frames: 77 }).execute();
  expect(await media.video(service.as(), id, item.media_id, sha256)).toMatchObject({
    frame_count: 77,
  });
  await expect(media.strip(service.as(), id, item.media_id, sha256)).rejects.toMatchObject({
    refusal: { code: "no_video_frames" },
  });
});

test.skipIf(whyNoVideos !== undefined)("has addresses of its frames, which answer", async () => {
  const { id, item, sha256 } = await videoDataset(
    await encodeVideo({ colours: [blue, blue, blue, blue, blue] }),
  );
  expect(item.media_thumb_uri).toMatch(/&of=frame$/);
  expect(item.media_strip_uri).toBe(
    `/api/v1/dataset/${id}/media/${item.media_id}/strip?v=${sha256}`,
  );
  const { media } = service.services;
  expect(await media.video(service.as(), id, item.media_id, sha256)).toMatchObject({
    frame_count: 5,
    no_frames: null,
  });
  const strip = await media.strip(service.as(), id, item.media_id, sha256);
  expect(strip).toMatchObject({ type: "image/webp", isVerified: true });
});
