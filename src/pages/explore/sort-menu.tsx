import { IconSortAscending, IconSortDescending } from "@tabler/icons-react";
import { mediaSorts, sortOrders } from "#contract/media-filter.ts";
import type { MediaOrder } from "#/api/media.ts";
import { useFeature } from "#/api/session.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { exploreText } from "#/strings/explore.ts";
import { changeToOrder, usualOrder } from "./explore-filter.ts";
import classes from "./result-bar.module.css";

const words = exploreText.sort;

/** The order of the list. Absent where the server has one only. */
export function SortMenu({ order }: { order: MediaOrder }) {
  const [, change] = useSearchChange();
  if (useFeature("filters") !== true) return null;
  const { sort, order: way } = order ?? { sort: "added", order: "asc" };
  const Mark = way === "asc" ? IconSortAscending : IconSortDescending;
  const shown = words.shown(words.by[sort]);
  return (
    <LazyMenu
      look="quiet"
      label={`${words.sort} ${shown}, ${words.shown(words.orders[sort][way])}`}
      entries={() => [
        {
          kind: "radio",
          label: words.sort,
          value: sort,
          options: mediaSorts.map((value) => ({ value, label: words.by[value] })),
          onChange: (value) => {
            const next = mediaSorts.find((one) => one === value) ?? "added";
            change(changeToOrder(next, usualOrder[next]));
          },
        },
        { kind: "divider" },
        {
          kind: "radio",
          label: words.order,
          value: way,
          options: sortOrders.map((value) => ({ value, label: words.orders[sort][value] })),
          onChange: (value) => change(changeToOrder(sort, value === "desc" ? "desc" : "asc")),
        },
      ]}
    >
      <Mark size={16} aria-hidden />
      <span className={classes.wide}>
        {words.sort} <b>{shown}</b>
      </span>
    </LazyMenu>
  );
}
