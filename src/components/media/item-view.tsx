import { ActionIcon, Checkbox } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight, IconExternalLink } from "@tabler/icons-react";
import { useState } from "react";
import type { MediaItem } from "#contract/media.ts";
import { itemText } from "#/strings/explore.ts";
import { ItemFacts } from "./item-facts.tsx";
import { ItemPicture } from "./item-picture.tsx";
import classes from "./item-view.module.css";

interface ItemViewProps {
  item: MediaItem;
  /** Where it stands, in words; null where that is not known. */
  position: string | null;
  /** null at an end. */
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
  /** Show all items with this label or tag. */
  onFilter: (name: "label" | "tag", value: string) => void;
}

/** An item in large beside everything that is known of it. The arrow keys step through the items. */
export function ItemView({ item, position, onPrevious, onNext, onFilter }: ItemViewProps) {
  const [boxes, setBoxes] = useState(true);
  const [pointed, setPointed] = useState<number | null>(null);
  useHotkeys([
    ["ArrowLeft", () => onPrevious?.()],
    ["ArrowRight", () => onNext?.()],
  ]);
  const hasBoxes = item.labels.some(({ box }) => box);

  return (
    <div className={classes.root}>
      <div className={classes.stage}>
        <ItemPicture item={item} boxes={boxes} pointed={pointed} />
        <div className={classes.bar}>
          <ActionIcon
            size="lg"
            aria-label={itemText.previous}
            disabled={onPrevious === null}
            onClick={() => onPrevious?.()}
          >
            <IconChevronLeft size={20} />
          </ActionIcon>
          <span className={classes.position}>{position}</span>
          <ActionIcon
            size="lg"
            aria-label={itemText.next}
            disabled={onNext === null}
            onClick={() => onNext?.()}
          >
            <IconChevronRight size={20} />
          </ActionIcon>
          {hasBoxes && (
            <Checkbox
              className={classes.boxes}
              size="xs"
              label={itemText.boxes}
              checked={boxes}
              onChange={({ currentTarget }) => setBoxes(currentTarget.checked)}
            />
          )}
          <a className={classes.original} href={item.media_uri} target="_blank" rel="noreferrer">
            {itemText.open} <IconExternalLink size={14} aria-hidden />
          </a>
        </div>
      </div>
      <ItemFacts item={item} onPoint={setPointed} onFilter={onFilter} />
    </div>
  );
}
