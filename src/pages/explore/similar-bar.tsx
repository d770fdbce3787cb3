import { useQuery } from "@tanstack/react-query";
import type { Anchor } from "#/api/clusters.ts";
import { mediaPageQuery } from "#/api/media.ts";
import { thumbnailAddress } from "#/components/media/grid-layout.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { similarText as words } from "#/strings/clusters.ts";
import { AnchorChip } from "./anchor-chip.tsx";
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
  const { data } = useQuery({
    ...mediaPageQuery(dataset.id, at, { media_ids: [anchor.id] }),
    enabled: anchor.type === "MEDIA",
  });
  const item = data?.items[0];
  return (
    <div className={classes.bar}>
      <AnchorChip
        anchor={anchor}
        item={item}
        picture={item && thumbnailAddress(item.media_thumb_uri, 28, window.devicePixelRatio)}
      />
      <span className={classes.note}>
        {[words.order, notEmbedded > 0 && words.notEmbedded(notEmbedded)]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </div>
  );
}
