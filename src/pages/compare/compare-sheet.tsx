import { type KeyboardEvent, type ReactNode, useDeferredValue } from "react";
import { useWindowGrid } from "#/components/media/use-window-grid.ts";
import { compareText as text } from "#/strings/compare.ts";
import { cardGap, cardLooks, lookOf, planCards } from "./card-look.ts";
import { CompareCard } from "./compare-card.tsx";
import type { CompareFilter } from "./compare-filter.ts";
import classes from "./compare-page.module.css";
import type { Changes } from "./use-changes.ts";

interface CompareSheetProps {
  changes: Changes;
  total: number;
  filter: CompareFilter;
  onOpen: (mediaId: string) => void;
}

/**
 * The items that differ, as cards that scroll with the page. One card is in the tab order; the arrows move the focus,
 * Enter opens the card.
 */
export function CompareSheet({ changes, total, filter, onOpen }: CompareSheetProps) {
  const look = lookOf(filter);
  const cardHeight = cardLooks[look].height;
  const { ref, layout, active, activeRow, focus, move, height, shown } = useWindowGrid<
    HTMLUListElement,
    { columns: number; cardWidth: number; rowHeight: number }
  >({
    count: total,
    layOut: (width) => ({ ...planCards(width, look), rowHeight: cardHeight + cardGap }),
    onShow: changes.show,
  });
  const { columns, cardWidth } = layout;

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
                    height: cardHeight,
                    transform: `translate(${(index % columns) * (cardWidth + cardGap)}px, ${row.y}px)`,
                  }}
                >
                  {filled && (
                    <CompareCard
                      change={changes.itemAt(index)}
                      look={look}
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
