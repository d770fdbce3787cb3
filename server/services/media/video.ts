import { codecOf } from "#contract/media-type.ts";
import { because } from "#contract/refusals.ts";
import { framesOf } from "../../blobs/video-thread.ts";
import { findFrames, insertFrames } from "../../catalog/video-frames.ts";
import { refused } from "../../errors.ts";
import type { Services } from "../../ports/services.ts";
import type { Deps } from "../deps.ts";
import { drawn, orBytesRefused } from "./drawn.ts";
import type { FindBytes } from "./find-bytes.ts";

/** What there is of a video beside its file. */
export function videoServices(
  { catalog, blobs, thumbnails }: Deps,
  demandItem: FindBytes,
): Pick<Services["media"], "strip" | "video"> {
  const strip: Services["media"]["strip"] = async (context, datasetId, mediaId, hash) => {
    const item = await demandItem(context.actor, datasetId, mediaId, hash);
    const made = thumbnails.strip(item, context.isAbandoned);
    return await drawn(
      made.then((bytes) => {
        if (bytes === null) throw refused(because("no_video_frames"));
        return { bytes, isPicture: true };
      }),
    );
  };

  const video: Services["media"]["video"] = async (context, datasetId, mediaId, hash) => {
    const item = await demandItem(context.actor, datasetId, mediaId, hash);
    if (item.mediaType !== "video") throw refused(because("no_video_frames"));
    const known = await findFrames(catalog.db, item.sha256);
    const counted = known ?? (await blobs.withLocalFile(item.sha256, (path) => framesOf(path)));
    if (known === undefined) await insertFrames(catalog.db, item.sha256, counted);
    return {
      frame_count: counted.frames,
      frame_rate: counted.rate,
      codec: codecOf(item.mime),
      no_frames: await thumbnails.noFrames(item, context.isAbandoned),
    };
  };

  return { strip, video: (...request) => orBytesRefused(video(...request)) };
}
