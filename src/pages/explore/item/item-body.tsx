import { ActionIcon } from "@mantine/core";
import { useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import type { MediaItem } from "#contract/media.ts";
import { describeError } from "#/api/describe-error.ts";
import { mediaPageQuery } from "#/api/media.ts";
import { useStandingError } from "#/api/standing-error.ts";
import { pictureAddress } from "#/components/media/shown-media.tsx";
import { Stage } from "#/components/media/stage.tsx";
import { StageBoxes } from "#/components/media/stage-boxes.tsx";
import { useItemKeys } from "#/components/media/use-item-keys.ts";
import { useZoom } from "#/components/media/use-zoom.ts";
import { useClassColours } from "#/features/dataset/class-colours.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { itemText } from "#/strings/explore.ts";
import { itemPage as text } from "#/strings/item.ts";
import type { Done } from "../done-edit.ts";
import { ItemCaption } from "./item-caption.tsx";
import { ItemFacts } from "./item-facts.tsx";
import type { Preview } from "./history-steps.ts";
import { ItemHistory } from "./item-history.tsx";
import { ItemLabels } from "./item-labels.tsx";
import { ItemMetadata } from "./item-metadata.tsx";
import { ItemTags } from "./item-tags.tsx";
import { ItemTools } from "./item-tools.tsx";
import classes from "./item-page.module.css";
import { useItemEdit } from "./use-item-edit.ts";

/** Of the buttons at the edges of the stage, in pixels. */
const stepRoom = 64;

interface ItemBodyProps {
  item: MediaItem;
  isPast: boolean;
  /** The neighbours in the result, as far as they are loaded. */
  previous: MediaItem | undefined;
  next: MediaItem | undefined;
  onShow: (item: MediaItem) => void;
  onFilter: (name: "label" | "tag", value: string) => void;
  onDone: (done: Done) => void;
  /** The result of the last edit. */
  result: ReactNode;
}

/** One item: the picture, its boxes and its history, and all that is known of it. */
export function ItemBody(props: ItemBodyProps) {
  const { item, isPast, previous, next, onShow, onDone } = props;
  const { dataset } = useDatasetPage();
  const colourOf = useClassColours(dataset.id);
  const isNarrow = useMediaQuery("(max-width: 40em)", false, { getInitialValueInEffect: false });
  const [boxes, setBoxes] = useLocalStorage({
    key: "stillframe.boxes",
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [point, setPoint] = useState<{ of: string; label: number } | null>(null);
  const [adding, setAdding] = useState<string | null>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const then = usePreview(item, preview);
  const shown = then?.item ?? item;
  const zoom = useZoom(item, isNarrow ? undefined : stepRoom);
  // A player has its own gestures and its own full-screen view.
  const canZoom = item.media_type === "image";
  const edit = useItemEdit({ mediaId: item.media_id, isPast, onDone });
  const error = useStandingError(edit.error);
  const pointed = then === null && point?.of === item.media_id ? point.label : null;
  const onPoint = (label: number | null) =>
    setPoint(label === null ? null : { of: item.media_id, label });

  useItemKeys({
    onPrevious: previous ? () => onShow(previous) : null,
    onNext: next ? () => onShow(next) : null,
    zoom: canZoom ? zoom : null,
    more: {
      b: () => setBoxes(!boxes),
      ...(edit.offered ? { l: () => setAdding(item.media_id) } : {}),
    },
  });
  useLoadedAhead(previous, next);

  function hide(name: string, isHidden: boolean) {
    const names = new Set(hidden);
    if (isHidden) names.add(name);
    else names.delete(name);
    setHidden(names);
  }

  const steps = (
    <>
      <StepButton side="left" label={itemText.previous} to={previous} onShow={onShow}>
        <IconChevronLeft size={20} />
      </StepButton>
      <StepButton side="right" label={itemText.next} to={next} onShow={onShow}>
        <IconChevronRight size={20} />
      </StepButton>
    </>
  );

  return (
    <>
      <div className={classes.stage}>
        <Stage
          item={shown}
          zoom={zoom}
          over={
            boxes &&
            canZoom &&
            zoom.place && (
              <StageBoxes
                labels={shown.labels}
                place={zoom.place}
                room={zoom.room}
                hidden={hidden}
                colourOf={colourOf}
                pointed={pointed}
                onPoint={onPoint}
              />
            )
          }
        >
          {then && <p className={classes.then}>{text.asIn(then.name)}</p>}
        </Stage>
        {!isNarrow && steps}
        <div className={classes.result}>{props.result}</div>
      </div>
      <div className={classes.tools}>
        <ItemTools
          item={item}
          zoom={canZoom ? zoom : null}
          boxes={boxes}
          onBoxes={setBoxes}
          hidden={hidden}
          onHide={hide}
          colourOf={colourOf}
          steps={isNarrow && steps}
        />
      </div>
      <div className={classes.history}>
        <ItemHistory
          mediaId={item.media_id}
          isGone={false}
          colourOf={colourOf}
          onPreview={setPreview}
          onDone={onDone}
        />
      </div>
      <div className={classes.panel}>
        {error !== null && (
          <p role="alert" className={classes.error}>
            {describeError(error).message}
          </p>
        )}
        <ItemFacts item={item} />
        <ItemLabels
          key={item.media_id}
          item={item}
          edit={edit}
          hidden={hidden}
          onHide={hide}
          colourOf={colourOf}
          pointed={pointed}
          onPoint={onPoint}
          adding={adding === item.media_id}
          onAdding={(isAdding) => setAdding(isAdding ? item.media_id : null)}
          onFilter={(value) => props.onFilter("label", value)}
        />
        <ItemTags
          key={`tags-${item.media_id}`}
          item={item}
          edit={edit}
          onFilter={(value) => props.onFilter("tag", value)}
        />
        <ItemCaption key={`caption-${item.media_id}`} item={item} edit={edit} />
        <ItemMetadata key={`metadata-${item.media_id}`} item={item} edit={edit} />
      </div>
    </>
  );
}

interface StepButtonProps {
  side: "left" | "right";
  label: string;
  to: MediaItem | undefined;
  onShow: (item: MediaItem) => void;
  children: ReactNode;
}

/** At an end it stays and keeps the focus: the next press may go the other way. */
function StepButton({ side, label, to, onShow, children }: StepButtonProps) {
  return (
    <ActionIcon
      className={classes.step}
      data-side={side}
      size={38}
      radius="xl"
      variant="default"
      aria-label={label}
      aria-disabled={to === undefined || undefined}
      {...(to === undefined ? { "data-disabled": true } : {})}
      onClick={() => to && onShow(to)}
    >
      {children}
    </ActionIcon>
  );
}

/** The item in the version that is pointed at in its history. */
function usePreview(item: MediaItem, preview: Preview | null) {
  const { dataset } = useDatasetPage();
  const version = preview?.version ?? null;
  const query = useQuery({
    ...mediaPageQuery(dataset.id, version === "head" ? null : version, {
      media_ids: [item.media_id],
    }),
    enabled: version !== null,
  });
  const found = version === null ? undefined : query.data?.items[0];
  return found === undefined || preview === null ? null : { item: found, name: preview.name };
}

/** The pictures of the neighbours are there before they are asked for. */
function useLoadedAhead(...items: (MediaItem | undefined)[]): void {
  const addresses = items.flatMap((item) =>
    item?.media_type === "image" ? [pictureAddress(item)] : [],
  );
  const key = addresses.join(" ");
  useEffect(() => {
    for (const address of key === "" ? [] : key.split(" ")) new Image().src = address;
  }, [key]);
}
