import { VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconRestore } from "@tabler/icons-react";
import {
  type KeyboardEvent,
  type PointerEvent,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { parseWireTime } from "#contract/wire.ts";
import { classColour } from "#/features/dataset/class-colours.ts";
import { clockTime, dayKey, shortDay } from "#/lib/time.ts";
import { useNow } from "#/lib/use-now.ts";
import { chartText as text } from "#/strings/chart.ts";
import {
  type ChartModel,
  type Span,
  bandPath,
  itemsPath,
  rangeOf,
  ticksOf,
} from "./chart-model.ts";
import { pointWords } from "./point-words.ts";
import classes from "./timeline-chart.module.css";

/** Heights in pixels: the line of items, the gap, the bands. The list below has the room of a low window. */
const items = 16;
const gap = 4;
const highBands = 84;
const lowBands = 48;
/** The style sheet has the same limit. */
const high = "(min-height: 66em) and (min-width: 40.01em)";
/** Room of a date under the axis, and of the sign of a restore. */
const dateRoom = 84;
const signRoom = 18;
/** A pointer that moves less makes a click. */
const dragMinimum = 4;

interface ChartPlotProps {
  model: ChartModel;
  /** The range, or the point that the keyboard is at. */
  span: Span | null;
  hovered: number | null;
  /** Indexes; -1: not among the points. */
  selected: number;
  current: number;
  /** The point that the legend shows. */
  at: number;
  onHover: (index: number | null) => void;
  onSpan: (span: Span | null) => void;
  onPick: (index: number) => void;
  onCompare: () => void;
}

/** The drawing: one step for each point. A slider for the keyboard. */
export function ChartPlot(props: ChartPlotProps) {
  const { model, span, hovered, selected, current, at, onHover, onSpan, onPick, onCompare } = props;
  const root = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const drag = useRef<{ from: number; x: number } | null>(null);
  const now = useNow();
  const isHigh = useMediaQuery(high, false, { getInitialValueInEffect: false });
  const bands = isHigh ? highBands : lowBands;
  const base = items + gap + bands;
  const hatch = useId();
  const hintId = useId();
  useLayoutEffect(() => {
    const box = root.current;
    if (box === null) return;
    const look = () => setWidth(Math.round(box.getBoundingClientRect().width));
    look();
    const observer = new ResizeObserver(look);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  const last = model.points.length - 1;
  const step = width / Math.max(1, last + 1);
  const range = rangeOf(span);
  const drawn = useMemo(() => {
    const area = { width, top: items + gap, height: bands };
    return {
      items: itemsPath(model, { width, top: 2, height: items - 4 }),
      bands: model.edges
        .find((edges) => edges !== null)
        ?.map((_, band) => bandPath(model, band, area)),
    };
  }, [model, width, bands]);
  const bandCount = model.labels.length;

  function indexAt(event: PointerEvent): number {
    const left = root.current?.getBoundingClientRect().left ?? 0;
    return Math.min(last, Math.max(0, Math.floor((event.clientX - left) / Math.max(step, 0.001))));
  }

  function onKeyDown(event: KeyboardEvent) {
    const position = span?.to ?? at;
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: position - 1,
      ArrowRight: position + 1,
      Home: 0,
      End: last,
    };
    const next = moves[event.key];
    if (next !== undefined) {
      const to = Math.min(last, Math.max(0, next));
      onSpan({ from: event.shiftKey ? (span?.from ?? position) : to, to });
    } else if (event.key === "Enter") {
      if (range === null) onPick(position);
      else onCompare();
    } else if (event.key === "Escape" && span !== null) onSpan(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const signs = model.restores.filter(
    ({ at: place }, index, all) =>
      index === 0 || (place - (all[index - 1]?.at ?? 0)) * step >= signRoom,
  );
  const timeAt = (index: number) => parseWireTime(model.points[index]?.created_at ?? "");
  const tickText = (index: number) => {
    // Of a single day the times tell more.
    const isOneDay = dayKey(timeAt(0)) === dayKey(timeAt(last));
    return isOneDay ? clockTime(timeAt(index)) : shortDay(timeAt(index), now);
  };
  // A date gives way to the sign of a restore.
  const isFree = (index: number) =>
    signs.every(({ at: place }) => {
      const apart = (place - index) * step;
      return apart < -signRoom || apart > dateRoom / 2;
    });
  const ticks = ticksOf(last + 1, width, dateRoom).filter(isFree);
  const middle = (index: number) => (index + 0.5) * step;
  const cursor = hovered ?? (range === null ? (span?.to ?? null) : null);
  const first = model.points[0];
  const newest = model.points[last];

  return (
    <div
      ref={root}
      className={classes.plot}
      role="slider"
      tabIndex={0}
      aria-label={text.title}
      aria-describedby={hintId}
      aria-valuemin={1}
      aria-valuemax={last + 1}
      aria-valuenow={(span?.to ?? at) + 1}
      aria-valuetext={
        range === null
          ? pointWords(model, span?.to ?? at, { shares: true })
          : text.range(
              model.points[range.from]?.snapshot_name ?? "",
              model.points[range.to]?.snapshot_name ?? "",
            )
      }
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        drag.current = { from: indexAt(event), x: event.clientX };
        // Dragging selects points, not text; the focus, which this prevents too, is set by hand.
        event.preventDefault();
        event.currentTarget.focus({ preventScroll: true });
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const to = indexAt(event);
        if (event.pointerType === "mouse") onHover(to);
        const start = drag.current;
        if (start !== null && Math.abs(event.clientX - start.x) >= dragMinimum) {
          onSpan({ from: start.from, to });
        }
      }}
      onPointerUp={(event) => {
        const start = drag.current;
        drag.current = null;
        if (start === null) return;
        const isClick = Math.abs(event.clientX - start.x) < dragMinimum;
        if (isClick) onPick(start.from);
        else if (start.from === indexAt(event)) onSpan(null);
      }}
      onPointerCancel={() => {
        drag.current = null;
      }}
      onPointerLeave={() => onHover(null)}
    >
      <VisuallyHidden id={hintId}>{text.hint}</VisuallyHidden>
      {first && newest && (
        <VisuallyHidden>
          {text.summary(first.n_items, newest.n_items, last + 1, model.restores.length)}
        </VisuallyHidden>
      )}
      <svg width={width} height={base + 3} aria-hidden>
        <defs>
          <pattern
            id={hatch}
            width="4"
            height="4"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="4" height="4" className={classes.pale} />
            <path d="M0 0v4" className={classes.stripe} />
          </pattern>
        </defs>
        {drawn.bands?.map((path, band) => (
          <path
            key={model.labels[band] ?? ""}
            d={path}
            className={classes.band}
            style={{ fill: classColour(band < bandCount ? band : -1) }}
          />
        ))}
        {model.undone.map(([from, to]) => (
          <rect
            key={from}
            x={from * step}
            y={items + gap}
            width={(to - from + 1) * step}
            height={bands}
            fill={`url(#${hatch})`}
          />
        ))}
        <path d={drawn.items} className={classes.items} />
        <path d={`M0 ${base}H${width}`} className={classes.base} />
        {model.restores.map(({ at: place, taskId }) => (
          <path key={taskId} d={`M${place * step} ${items}V${base}`} className={classes.restore} />
        ))}
        {cursor !== null && (
          <rect
            x={cursor * step}
            y={0}
            width={Math.max(1, step)}
            height={base}
            className={classes.cursor}
          />
        )}
        {range !== null && (
          <>
            <rect width={range.from * step} height={base} className={classes.outside} />
            <rect
              x={(range.to + 1) * step}
              width={Math.max(0, width - (range.to + 1) * step)}
              height={base}
              className={classes.outside}
            />
            <rect
              x={range.from * step}
              y={0.75}
              width={(range.to - range.from + 1) * step}
              height={base - 0.75}
              className={classes.range}
            />
            {[range.from * step, (range.to + 1) * step].map((x) => (
              <rect
                key={x}
                x={x - 3}
                y={items + gap + bands / 2 - 8}
                width={6}
                height={16}
                rx={3}
                className={classes.handle}
              />
            ))}
          </>
        )}
        {selected !== -1 && (
          <rect
            x={middle(selected) - Math.max(step, 8) / 2}
            y={base + 1}
            width={Math.max(step, 8)}
            height={2}
            className={classes.selected}
          />
        )}
        {current !== -1 && (
          <rect
            x={middle(current) - Math.max(step, 8) / 2}
            y={base + 1}
            width={Math.max(step, 8)}
            height={2}
            className={classes.current}
          />
        )}
      </svg>
      <div className={classes.axis} aria-hidden>
        {ticks.map((index) => (
          <span key={index} style={{ insetInlineStart: index * step }}>
            {tickText(index)}
          </span>
        ))}
        {signs.map(({ at: place, taskId, name }) => (
          <i
            key={taskId}
            style={{ insetInlineStart: Math.min(width - 8, place * step) }}
            title={text.restored(name)}
          >
            <IconRestore size={14} />
          </i>
        ))}
      </div>
    </div>
  );
}
