import { ActionIcon, TextInput } from "@mantine/core";
import { IconLayoutGrid, IconList, IconSearch } from "@tabler/icons-react";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { count } from "#/lib/numbers.ts";
import { toggled } from "#/lib/toggled.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useSearchText } from "#/lib/use-search-text.ts";
import { datasetStatusName } from "#/strings/dataset-words.ts";
import { datasetsText } from "#/strings/datasets.ts";
import { type DatasetSort, datasetSorts } from "./dataset-rows.ts";
import classes from "./datasets-toolbar.module.css";

interface DatasetsToolbarProps {
  sort: DatasetSort;
  cards: boolean;
  /** The statuses of the filter. */
  statuses: readonly string[];
  /** The number of search results with each. */
  counts: ReadonlyMap<string, number>;
}

const sortOptions = datasetSorts.map((value) => ({ value, label: datasetsText.sort[value] }));

/** Search, order and view of the inventory; all of it is in the address. */
export function DatasetsToolbar({ sort, cards, statuses, counts }: DatasetsToolbarProps) {
  const [, change] = useSearchChange();
  const [text, setText] = useSearchText("q");

  return (
    <div className={classes.root}>
      <TextInput
        type="search"
        className={classes.search}
        aria-label={datasetsText.search}
        placeholder={datasetsText.search}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={({ currentTarget: { value } }) => setText(value)}
      />
      <LazyMenu
        look="button"
        label={datasetsText.status.label}
        entries={() => [
          ...[...new Set([...counts.keys(), ...statuses])].map((status) => ({
            kind: "check" as const,
            label: datasetStatusName(status),
            note: count(counts.get(status) ?? 0),
            checked: statuses.includes(status),
            onChange: () => change({ status: toggled(statuses, status) }),
          })),
          ...(statuses.length > 0
            ? [
                { kind: "divider" as const },
                {
                  kind: "action" as const,
                  label: datasetsText.status.all,
                  onSelect: () => change({ status: null }),
                },
              ]
            : []),
        ]}
      >
        {statuses.length === 0
          ? datasetsText.status.label
          : datasetsText.status.some(statuses.map(datasetStatusName).join(", "))}
      </LazyMenu>
      <LazyMenu
        look="button"
        label={datasetsText.sort.label}
        entries={() => [
          {
            kind: "radio",
            label: datasetsText.sort.label,
            value: sort,
            options: sortOptions,
            onChange: (value) => change({ sort: value === "date" ? null : value }),
          },
        ]}
      >
        {datasetsText.sort.by(datasetsText.sort[sort])}
      </LazyMenu>
      <div className={classes.views} role="group" aria-label={datasetsText.view.label}>
        <ActionIcon
          size="lg"
          aria-label={datasetsText.view.table}
          aria-pressed={!cards}
          data-on={!cards || undefined}
          onClick={() => change({ view: null })}
        >
          <IconList size={18} stroke={1.75} />
        </ActionIcon>
        <ActionIcon
          size="lg"
          aria-label={datasetsText.view.cards}
          aria-pressed={cards}
          data-on={cards || undefined}
          onClick={() => change({ view: "cards" })}
        >
          <IconLayoutGrid size={18} stroke={1.75} />
        </ActionIcon>
      </div>
    </div>
  );
}
