import { IconSortAscending, IconSortDescending } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { sortOrders } from "#contract/media-filter.ts";
import { isMetaSort, type MediaSort, mediaSortOf, mediaSorts } from "#contract/media-sort.ts";
import type { MediaOrder } from "#/api/media.ts";
import { metadataFieldsQuery } from "#/api/metadata-fields.ts";
import { useFeature } from "#/api/session.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { exploreText } from "#/strings/explore.ts";
import { changeToOrder, usualOrder } from "./explore-filter.ts";
import classes from "./result-bar.module.css";

const words = exploreText.sort;

/** The order of the list. Absent where the server has one only. */
export function SortMenu({ order }: { order: MediaOrder }) {
  const [, change] = useSearchChange();
  const client = useQueryClient();
  const { dataset } = useDatasetPage();
  const hasMeta = useFeature("custom_metadata") === true;
  if (useFeature("filters") !== true) return null;
  const fields = metadataFieldsQuery(dataset.id);
  const metaSorts = () => {
    const known = client.getQueryData(fields.queryKey) ?? [];
    const names = known.map((field): MediaSort => `meta.${field.field_name}`);
    return isMetaSort(sort) && !names.includes(sort) ? [...names, sort] : names;
  };
  const { sort, order: way } = order ?? { sort: "added", order: "asc" };
  const Mark = way === "asc" ? IconSortAscending : IconSortDescending;
  const orders = isMetaSort(sort) ? words.orders.meta : words.orders[sort];
  const shown = isMetaSort(sort) ? nameOf(sort) : words.shown(nameOf(sort));
  return (
    <LazyMenu
      look="quiet"
      onArm={async () => {
        // Without its fields the menu has the other orders.
        if (hasMeta) await client.query(fields).catch(() => []);
      }}
      label={`${words.sort} ${shown}, ${words.shown(orders[way])}`}
      entries={() => [
        {
          kind: "radio",
          label: words.sort,
          value: sort,
          options: [...mediaSorts, ...metaSorts()].map((value) => ({
            value,
            label: nameOf(value),
          })),
          onChange: (value) => {
            const next = mediaSortOf(value) ?? "added";
            change(changeToOrder(next, usualOrder(next)));
          },
        },
        { kind: "divider" },
        {
          kind: "radio",
          label: words.order,
          value: way,
          options: sortOrders.map((value) => ({ value, label: orders[value] })),
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

function nameOf(sort: MediaSort): string {
  return isMetaSort(sort) ? sort.slice("meta.".length) : words.by[sort];
}
