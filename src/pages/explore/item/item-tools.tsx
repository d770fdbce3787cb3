import { ActionIcon, Button } from "@mantine/core";
import { IconEye, IconEyeOff, IconMinus, IconPlus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { MediaItem } from "#contract/media.ts";
import { largest } from "#/components/media/stage-view.ts";
import type { Zoom } from "#/components/media/use-zoom.ts";
import { count } from "#/lib/numbers.ts";
import { itemText } from "#/strings/explore.ts";
import { itemPage as text } from "#/strings/item.ts";
import classes from "./item-tools.module.css";

interface ItemToolsProps {
  item: MediaItem | undefined;
  /** null where the item cannot be zoomed. */
  zoom: Zoom | null;
  boxes: boolean;
  onBoxes: (shown: boolean) => void;
  hidden: ReadonlySet<string>;
  onHide: (name: string, hide: boolean) => void;
  colourOf: (name: string) => string;
  /** The buttons to the neighbours, where they do not stand beside the picture. */
  steps: ReactNode;
}

/** Which boxes are shown, and the zoom. */
export function ItemTools(props: ItemToolsProps) {
  const { item, zoom, boxes, onBoxes, hidden, onHide, colourOf } = props;
  const named = Map.groupBy(
    (item?.labels ?? []).filter(({ box }) => box),
    ({ name }) => name,
  );
  return (
    <div className={classes.root} role="group" aria-label={text.tools}>
      {named.size > 0 && (
        <div className={classes.classes}>
          <Button
            variant={boxes ? "light" : "default"}
            size="compact-sm"
            aria-pressed={boxes}
            aria-keyshortcuts="b"
            leftSection={
              boxes ? <IconEye size={14} aria-hidden /> : <IconEyeOff size={14} aria-hidden />
            }
            rightSection={<kbd aria-hidden>B</kbd>}
            onClick={() => onBoxes(!boxes)}
          >
            {text.boxes}
          </Button>
          {[...named].map(([name, labels]) => (
            <button
              key={name}
              type="button"
              className={classes.class}
              aria-pressed={!hidden.has(name)}
              aria-label={text.class(name, labels.length)}
              onClick={() => onHide(name, !hidden.has(name))}
            >
              <span style={{ borderColor: colourOf(name) }} />
              {name} <small>{count(labels.length)}</small>
            </button>
          ))}
        </div>
      )}
      {props.steps}
      {zoom && <ZoomTools zoom={zoom} />}
    </div>
  );
}

function ZoomTools({ zoom }: { zoom: Zoom }) {
  const scale = zoom.place?.zoom ?? 1;
  return (
    <div className={classes.zoom} role="group" aria-label={itemText.zoom}>
      <ActionIcon
        size="lg"
        aria-label={itemText.zoomOut}
        disabled={zoom.isFit}
        onClick={zoom.zoomOut}
      >
        <IconMinus size={16} />
      </ActionIcon>
      <output className={classes.scale}>{zoom.isFit ? text.fit(scale) : text.at(scale)}</output>
      <ActionIcon
        size="lg"
        aria-label={itemText.zoomIn}
        disabled={scale >= largest}
        onClick={zoom.zoomIn}
      >
        <IconPlus size={16} />
      </ActionIcon>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        aria-keyshortcuts="0"
        rightSection={<kbd aria-hidden>0</kbd>}
        onClick={zoom.toFit}
      >
        {text.zoomFit}
      </Button>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        aria-keyshortcuts="1"
        title={text.zoomPixelsLong}
        rightSection={<kbd aria-hidden>1</kbd>}
        onClick={zoom.toPixels}
      >
        {text.zoomPixels}
      </Button>
    </div>
  );
}
