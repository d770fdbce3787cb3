import { type KeyboardEvent, type ReactNode, useDeferredValue } from "react";
import { useWindowGrid } from "#/components/media/use-window-grid.ts";
import { compareText as text } from "#/strings/compare.ts";
import { CompareCard, picturesHeight } from "./compare-card.tsx";
import classes from "./compare-page.module.css";
import type { Changes } from "./use-changes.ts";

interface CompareSheetProps {
  changes: Changes;
  total: number;
  onOpen: (mediaId: string) => void;
}

const gap = 8;
const leastWidth = 220;
/** Height of the name and chips below the pictures. */
const textHeight = 64;

function layOut(width: number) {
  const columns = Math.max(1, Math.floor((width + gap) / (leastWidth + gap)));
  const cardWidth = (width - gap * (columns - 1)) / columns;
  return { columns, cardWidth, rowHeight: picturesHeight + textHeight + gap };
}

/**
 * The items that differ, as cards that scroll with the page. One card is in the tab order; the arrows move the focus,
 * Enter opens the card.
 */
export function CompareSheet({ changes, total, onOpen }: CompareSheetProps) {
  const { ref, layout, active, activeRow, focus, move, height, shown } = useWindowGrid<
    HTMLUListElement,
    ReturnType<typeof layOut>
  >({
    count: total,
    layOut,
    onShow: changes.show,
  });
  const { columns, cardWidth, rowHeight } = layout;

  function press(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (move(event.key) !== null) event.preventDefault();
  }

  return (
    // The keys belong to the list, whichever card has the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ul
      ref={ref}
      className={classes.sheet}
      aria-label={text.sheet}
      style={{ height: height }}
      onKeyDown={press}
    >
      {shown.map((row) => (
        <Row key={row.key} atOnce={row.index === activeRow}>
          {(filled) =>
            Array.from({ length: columns }, (_, column) => row.index * columns + column)
              .filter((index) => index < total)
              .map((index) => (
                <li
                  key={index}
                  aria-setsize={total}
                  aria-posinset={index + 1}
                  className={classes.place}
                  style={{
                    width: cardWidth,
                    height: rowHeight - gap,
                    transform: `translate(${(index % columns) * (cardWidth + gap)}px, ${row.y}px)`,
                  }}
                >
                  {filled && (
                    <CompareCard
                      change={changes.itemAt(index)}
                      index={index}
                      width={cardWidth}
                      tabbable={index === active}
                      onOpen={onOpen}
                      onFocus={focus}
                    />
                  )}
                </li>
              ))
          }
        </Row>
      ))}
    </ul>
  );
}

interface RowProps {
  /** Renders the cards at once: the row has the focus, or is about to get it. */
  atOnce: boolean;
  children: (filled: boolean) => ReactNode;
}

/** Rows are rendered at once, their cards when there is time, so that fast scrolling never blocks. */
function Row({ atOnce, children }: RowProps) {
  return children(useDeferredValue(true, atOnce));
}
