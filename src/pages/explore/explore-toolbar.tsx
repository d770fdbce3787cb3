import { Button, TextInput } from "@mantine/core";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { MediaFilter } from "#contract/media.ts";
import { mediaFacetsQuery } from "#/api/media.ts";
import { useFeature } from "#/api/session.ts";
import { toggled } from "#/lib/toggled.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useSearchText } from "#/lib/use-search-text.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { exploreText } from "#/strings/explore.ts";
import { filterNames, nameOf, noFilters } from "./explore-filter.ts";
import classes from "./explore-toolbar.module.css";
import { FilterMenu } from "./filter-menu.tsx";

interface ExploreToolbarProps {
  at: string | null;
  filter: MediaFilter;
}

const words = exploreText.filters;

/** The filters and the tile size; the filters are in the address. */
export function ExploreToolbar(props: ExploreToolbarProps) {
  const { at, filter } = props;
  const [search, change] = useSearchChange();
  const [text, setText] = useSearchText("text");

  const { dataset } = useDatasetPage();
  const canCount = useFeature("facets") === true;
  // Requested before a menu opens, so that its counts are loaded then.
  const facets = useQuery({ ...mediaFacetsQuery(dataset.id, at, filter), enabled: canCount });
  const menus = filterNames.filter(
    (name) => name !== "cluster" || filter.cluster || (facets.data?.cluster?.total ?? 0) > 0,
  );

  const active = filterNames.flatMap((name) =>
    (filter[name] ?? []).map((value) => ({ name, value })),
  );

  return (
    <div className={classes.root}>
      <div className={classes.line}>
        <TextInput
          type="search"
          className={classes.search}
          aria-label={exploreText.search}
          placeholder={exploreText.search}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={({ currentTarget: { value } }) => setText(value)}
        />
        {canCount &&
          menus.map((name) => (
            <FilterMenu
              key={name}
              name={name}
              at={at}
              filter={filter}
              onChange={(values) => change({ [name]: values })}
            />
          ))}
      </div>
      {(active.length > 0 || (search.get("text") ?? "") !== "") && (
        <div className={classes.line}>
          {active.map(({ name, value }) => (
            <button
              key={`${name} ${value}`}
              type="button"
              className={classes.chip}
              aria-label={words.remove(words[name], nameOf(name, value))}
              onClick={() => change({ [name]: toggled(filter[name] ?? [], value) })}
            >
              <small>{words[name]}</small> {nameOf(name, value)} <IconX size={12} aria-hidden />
            </button>
          ))}
          <Button variant="subtle" size="compact-xs" onClick={() => change(noFilters)}>
            {words.clear}
          </Button>
        </div>
      )}
    </div>
  );
}
