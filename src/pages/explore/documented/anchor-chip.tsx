import { ActionIcon } from "@mantine/core";
import { IconPhotoSearch, IconX } from "@tabler/icons-react";
import type { ExploreCluster } from "#contract/clusters.ts";
import type { Anchor } from "#/api/clusters.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { similarText as words } from "#/strings/clusters.ts";
import { changeToAnchor } from "../explore-view.ts";
import classes from "./anchor-chip.module.css";

interface AnchorChipProps {
  anchor: Anchor;
  /** The item is among their pictures, most likely in the nearest. */
  clusters: readonly ExploreCluster[];
}

/** What the clusters are nearest to, and the way back to all of them. */
export function AnchorChip({ anchor, clusters }: AnchorChipProps) {
  const [, change] = useSearchChange();
  const item = clusters
    .flatMap(({ previews }) => previews)
    .find(({ media_id: id }) => id === anchor.id);
  const name = item?.file_name.split("/").at(-1);
  const title =
    anchor.type === "UPLOAD"
      ? words.toUpload
      : name === undefined
        ? words.toUnknown
        : words.to(name);
  return (
    <span className={classes.chip}>
      {item ? <img src={item.media_thumb_uri} alt="" /> : <IconPhotoSearch size={16} aria-hidden />}
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
  );
}
