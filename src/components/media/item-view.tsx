import { ActionIcon, Button, Checkbox } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import {
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
  IconExternalLink,
  IconMinus,
  IconPlus,
} from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { MediaItem } from "#contract/media.ts";
import { downloadAddress } from "#/api/media.ts";
import { itemText } from "#/strings/explore.ts";
import { ItemFacts } from "./item-facts.tsx";
import { ItemPicture } from "./item-picture.tsx";
import classes from "./item-view.module.css";
import { useItemKeys } from "./use-item-keys.ts";
import { useZoom } from "./use-zoom.ts";
import { largest, whole } from "./zoom.ts";

interface ItemViewProps {
  item: MediaItem;
  /** Its position in words; null where it is unknown. */
  position: string | null;
  /** null at the first item, and likewise at the last. */
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
  /** Shows all items with this label or tag. */
  onFilter: (name: "label" | "tag", value: string) => void;
  /** Shown below the facts. */
  more?: ReactNode;
}

/** The large view of an item, with all of its facts. The arrow keys go to the next and previous item. */
export function ItemView({ item, position, onPrevious, onNext, onFilter, more }: ItemViewProps) {
  const [boxes, setBoxes] = useLocalStorage({
    key: "stillframe.boxes",
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  const [pointed, setPointed] = useState<{ of: string; label: number } | null>(null);
  const zoom = useZoom(item.media_id);
  // A player has its own gestures and its own full-screen view.
  const canZoom = item.media_type === "image";
  useItemKeys({ onPrevious, onNext, zoom: canZoom ? zoom : null });
  const hasBoxes = item.labels.some(({ box }) => box);

  return (
    <div className={classes.root}>
      <div className={classes.stage}>
        <ItemPicture
          item={item}
          boxes={boxes}
          pointed={pointed?.of === item.media_id ? pointed.label : null}
          view={canZoom ? zoom.view : whole}
          {...(canZoom ? { ref: zoom.frame, ...zoom.handlers } : {})}
        />
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
          {canZoom && (
            <div className={classes.zoom} role="group" aria-label={itemText.zoom}>
              <ActionIcon
                size="lg"
                aria-label={itemText.zoomOut}
                disabled={zoom.view.scale === 1}
                onClick={zoom.zoomOut}
              >
                <IconMinus size={18} />
              </ActionIcon>
              <Button
                variant="subtle"
                color="gray"
                size="compact-sm"
                className={classes.scale}
                aria-label={itemText.zoomReset(zoom.view.scale)}
                onClick={zoom.reset}
              >
                {itemText.scale(zoom.view.scale)}
              </Button>
              <ActionIcon
                size="lg"
                aria-label={itemText.zoomIn}
                disabled={zoom.view.scale >= largest}
                onClick={zoom.zoomIn}
              >
                <IconPlus size={18} />
              </ActionIcon>
            </div>
          )}
          {hasBoxes && (
            <Checkbox
              className={classes.boxes}
              size="xs"
              label={itemText.boxes}
              checked={boxes}
              onChange={({ currentTarget }) => setBoxes(currentTarget.checked)}
            />
          )}
          <span className={classes.original}>
            <a href={item.media_uri} target="_blank" rel="noreferrer">
              {itemText.open} <IconExternalLink size={14} aria-hidden />
            </a>
            <a href={downloadAddress(item)} download={item.file_name.split("/").at(-1)}>
              {itemText.download} <IconDownload size={14} aria-hidden />
            </a>
          </span>
        </div>
      </div>
      <div className={classes.known}>
        <ItemFacts
          item={item}
          onPoint={(label) => setPointed(label === null ? null : { of: item.media_id, label })}
          onFilter={onFilter}
        />
        {more}
      </div>
    </div>
  );
}
