import { ActionIcon } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconAdjustmentsHorizontal, IconLayoutGrid, IconList } from "@tabler/icons-react";
import type { ReactNode, RefObject } from "react";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import type { MenuEntry } from "#/components/ui/menu-entries.ts";
import { SearchField } from "#/components/ui/search-field.tsx";
import { count } from "#/lib/numbers.ts";
import { toggled } from "#/lib/toggled.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useSearchText } from "#/lib/use-search-text.ts";
import { datasetStatusName } from "#/strings/dataset-words.ts";
import { datasetsText as words } from "#/strings/datasets.ts";
import {
  type DatasetView,
  datasetSorts,
  isFiltered,
  rememberLook,
  sortInAddress,
} from "./dataset-view.ts";
import classes from "./datasets-toolbar.module.css";

interface DatasetsToolbarProps {
  view: DatasetView;
  /** The number of search results with each status. */
  counts: ReadonlyMap<string, number>;
  /** The backend tells the facts behind all filters and orders. */
  withFacts: boolean;
  searchRef: RefObject<HTMLInputElement | null>;
}

/** Search, filters, order and look of the inventory; all of it is in the address. */
export function DatasetsToolbar({ view, counts, withFacts, searchRef }: DatasetsToolbarProps) {
  const [text, setText] = useSearchText("q");
  const isNarrow = useMediaQuery("(max-width: 45em)", false, { getInitialValueInEffect: false });
  const menus = useMenus(view, counts, withFacts);

  return (
    <div className={classes.root}>
      <div className={classes.frame} role="search" aria-label={words.filters.label}>
        <SearchField
          ref={searchRef}
          className={classes.search}
          label={withFacts ? words.search : words.searchName}
          value={text}
          onChange={setText}
        />
        {isNarrow ? (
          <span
            className={classes.filter}
            data-set={isFiltered({ ...view, text: "" }) || undefined}
          >
            <LazyMenu
              label={words.filters.all}
              entries={() =>
                menus.flatMap(({ label, entries }) => [
                  { kind: "heading" as const, label },
                  ...entries(),
                ])
              }
            >
              <IconAdjustmentsHorizontal size={16} aria-hidden />
            </LazyMenu>
          </span>
        ) : (
          <>
            <kbd className={classes.key} aria-hidden>
              /
            </kbd>
            {menus.map(({ label, shown, entries }) => (
              <Filter key={label} label={label} shown={shown} entries={entries} />
            ))}
          </>
        )}
      </div>
      {!isNarrow && <Looks look={view.look} />}
    </div>
  );
}

function Looks({ look }: Pick<DatasetView, "look">) {
  const [, change] = useSearchChange();
  const button = (one: DatasetView["look"], icon: ReactNode) => (
    <ActionIcon
      size={38}
      radius={0}
      aria-label={words.view[one]}
      aria-pressed={look === one}
      onClick={() => {
        rememberLook(one);
        change({ view: one });
      }}
    >
      {icon}
    </ActionIcon>
  );
  return (
    <div className={classes.looks} role="group" aria-label={words.view.label}>
      {button("cards", <IconLayoutGrid size={16} stroke={1.75} />)}
      {button("table", <IconList size={16} stroke={1.75} />)}
    </div>
  );
}

interface FilterMenu {
  label: string;
  shown: string;
  entries: () => readonly MenuEntry[];
}

function Filter({ label, shown, entries }: FilterMenu) {
  return (
    <span className={classes.filter}>
      <LazyMenu look="button" label={`${label}: ${shown}`} entries={entries}>
        <span className={classes.name}>{label}</span>
        <b>{shown}</b>
      </LazyMenu>
    </span>
  );
}

function useMenus(
  view: DatasetView,
  counts: ReadonlyMap<string, number>,
  withFacts: boolean,
): FilterMenu[] {
  const [, change] = useSearchChange();
  const { statuses, sort, reversed } = view;

  const choice = (name: "clones" | "changes", options: Readonly<Record<string, string>>) => {
    const label = words.filters[name];
    const value = view[name] ?? "";
    const any = words.filters[`${name}Any`];
    return {
      label,
      shown: options[value] ?? any,
      entries: () => [
        {
          kind: "radio" as const,
          label,
          value,
          options: [
            { value: "", label: any },
            ...Object.entries(options).map(([one, text]) => ({ value: one, label: text })),
          ],
          onChange: (next: string) => change({ [name]: next }),
        },
      ],
    };
  };

  const sorts = datasetSorts.filter((one) => withFacts || (one !== "size" && one !== "restore"));
  return [
    {
      label: words.status.label,
      shown: statuses.length === 0 ? words.filters.any : statuses.map(datasetStatusName).join(", "),
      entries: () => [
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
                label: words.status.all,
                onSelect: () => change({ status: null }),
              },
            ]
          : []),
      ],
    },
    choice("clones", words.filters.clonesOptions),
    ...(withFacts ? [choice("changes", words.filters.changesOptions)] : []),
    {
      label: words.sort.label,
      shown: words.sort[sort],
      entries: () => [
        {
          kind: "radio" as const,
          label: words.sort.label,
          value: sort,
          options: sorts.map((value) => ({ value, label: words.sort[value] })),
          onChange: (value: string) => {
            const next = sorts.find((one) => one === value);
            if (next) change({ sort: sortInAddress(next) });
          },
        },
        { kind: "divider" as const },
        {
          kind: "check" as const,
          label: words.sort.reversed,
          checked: reversed,
          onChange: (on: boolean) => change({ sort: sortInAddress(sort, on) }),
        },
      ],
    },
  ];
}
