import { ActionIcon } from "@mantine/core";
import { IconPhotoSearch, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { Anchor } from "#/api/clusters.ts";
import { mediaPageQuery } from "#/api/media.ts";
import { thumbnailAddress } from "#/components/media/grid-layout.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { similarText as words } from "#/strings/clusters.ts";
import { changeToAnchor } from "./explore-view.ts";
import classes from "./similar-bar.module.css";

interface SimilarBarProps {
  anchor: Anchor;
  at: string | null;
  /** Items that cannot be found. */
  notEmbedded: number;
}

/** What the items look like, and the way back to all of them. */
export function SimilarBar({ anchor, at, notEmbedded }: SimilarBarProps) {
  const { dataset } = useDatasetPage();
  const [, change] = useSearchChange();
  const isItem = anchor.type === "MEDIA";
  const { data } = useQuery({
    ...mediaPageQuery(dataset.id, at, { media_ids: [anchor.id] }),
    enabled: isItem,
  });
  const item = data?.items[0];
  const name = item?.file_name.split("/").at(-1);
  const title = isItem ? (name === undefined ? words.toUnknown : words.to(name)) : words.toUpload;
  return (
    <div className={classes.bar}>
      <span className={classes.chip}>
        {item ? (
          <img src={thumbnailAddress(item.media_thumb_uri, 28, window.devicePixelRatio)} alt="" />
        ) : (
          <IconPhotoSearch size={16} aria-hidden />
        )}
        <b title={item?.file_name}>{title}</b>
        <ActionIcon
          size={26}
          aria-label={words.remove}
          title={words.remove}
          onClick={() => change(changeToAnchor(null))}
        >
          <IconX size={14} />
        </ActionIcon>
      </span>
      <span className={classes.note}>
        {[words.order, notEmbedded > 0 && words.notEmbedded(notEmbedded)]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </div>
  );
}
