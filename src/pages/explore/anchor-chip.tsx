import { ActionIcon } from "@mantine/core";
import { IconPhotoSearch, IconX } from "@tabler/icons-react";
import type { Anchor } from "#/api/clusters.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { similarText as words } from "#/strings/clusters.ts";
import { changeToAnchor } from "./explore-view.ts";
import classes from "./anchor-chip.module.css";

interface AnchorChipProps {
  anchor: Anchor;
  /** The item that it is, once it is known. */
  item: { file_name: string } | undefined;
  /** The address of the item's picture. */
  picture: string | undefined;
}

/** What is looked for by its looks, and the way back to everything. */
export function AnchorChip({ anchor, item, picture }: AnchorChipProps) {
  const [, change] = useSearchChange();
  const name = item?.file_name.split("/").at(-1);
  const title =
    anchor.type === "UPLOAD"
      ? words.toUpload
      : name === undefined
        ? words.toUnknown
        : words.to(name);
  return (
    <span className={classes.chip}>
      {picture === undefined ? (
        <IconPhotoSearch size={16} aria-hidden />
      ) : (
        <img src={picture} alt="" />
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
  );
}
