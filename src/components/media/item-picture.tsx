import type { MediaItem } from "#contract/media.ts";
import classes from "./item-picture.module.css";

interface ItemPictureProps {
  item: MediaItem;
  boxes: boolean;
  /** The index of the label that is pointed at; its box stands out. */
  pointed: number | null;
}

/** The picture or the video as large as there is room for, with the boxes of its labels on it. */
export function ItemPicture({ item, boxes, pointed }: ItemPictureProps) {
  const ratio = item.width > 0 && item.height > 0 ? item.width / item.height : 1;
  return (
    <div className={classes.room}>
      <div
        className={classes.frame}
        style={{ aspectRatio: String(ratio), width: `min(100%, calc(68vh * ${ratio}))` }}
      >
        {item.media_type === "video" ? (
          // A dataset's videos come without captions.
          // oxlint-disable-next-line jsx-a11y/media-has-caption
          <video
            src={item.media_uri}
            poster={item.media_thumb_uri}
            controls
            loop
            aria-label={item.file_name}
          />
        ) : (
          <img src={item.media_uri} alt={item.caption ?? item.file_name} />
        )}
        {boxes &&
          item.labels.map(
            ({ name, box }, index) =>
              box && (
                <span
                  // Labels of one item have no identity but their place.
                  // oxlint-disable-next-line react/no-array-index-key
                  key={index}
                  className={classes.box}
                  data-pointed={pointed === index || undefined}
                  data-dimmed={(pointed !== null && pointed !== index) || undefined}
                  style={{
                    left: `${box[0] * 100}%`,
                    top: `${box[1] * 100}%`,
                    width: `${box[2] * 100}%`,
                    height: `${box[3] * 100}%`,
                  }}
                  aria-hidden
                >
                  <span>{name}</span>
                </span>
              ),
          )}
      </div>
    </div>
  );
}
