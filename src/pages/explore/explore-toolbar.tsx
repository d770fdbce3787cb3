import { Button, TextInput } from "@mantine/core";
import { IconPhotoScan, IconSearch, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { type MediaFilter, type MediaItem, mediaTypes } from "#contract/media.ts";
import { tileSizes } from "#/components/media/grid-layout.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import type { MenuEntry } from "#/components/ui/menu-entries.ts";
import { toggled } from "#/lib/toggled.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { bulkText, exploreText } from "#/strings/explore.ts";
import { type FilterName, byFrequency, filterNames } from "./explore-filter.ts";
import classes from "./explore-toolbar.module.css";

interface ExploreToolbarProps {
  filter: MediaFilter;
  /** What is loaded: its labels and tags are offered as filters. */
  items: readonly MediaItem[];
  total: number;
  tileSize: number;
  onTileSize: (size: number) => void;
  /** null where nothing can be selected. */
  onSelectAll: (() => void) | null;
}

const words = exploreText.filters;
/** Values in a menu; the search field finds the others. */
const offered = 40;

/** What narrows the items and how large they are; the filters are in the address. */
export function ExploreToolbar(props: ExploreToolbarProps) {
  const { filter, items, total, tileSize } = props;
  const [search, change] = useSearchChange();
  const inAddress = search.get("text") ?? "";
  const [text, setText] = useState(inAddress);
  const [seen, setSeen] = useState(inAddress);
  if (inAddress !== seen) {
    setSeen(inAddress);
    if (inAddress !== text.trim()) setText(inAddress);
  }

  function checks(name: FilterName, values: readonly string[]): MenuEntry[] {
    const on: readonly string[] = filter[name] ?? [];
    const all = [...new Set([...on, ...values])];
    if (all.length === 0) return [{ kind: "heading", label: words.none }];
    return all.map((value) => ({
      kind: "check",
      label: nameOf(name, value),
      checked: on.includes(value),
      onChange: () => change({ [name]: toggled(on, value) }),
    }));
  }

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
          onChange={({ currentTarget: { value } }) => {
            setText(value);
            change({ text: value.trim() }, { replace: true });
          }}
        />
        <LazyMenu
          look="button"
          label={words.label}
          entries={() => checks("label", byFrequency(labelsOf(items), offered))}
        >
          {words.label}
        </LazyMenu>
        <LazyMenu
          look="button"
          label={words.tag}
          entries={() => checks("tag", byFrequency(tagsOf(items), offered))}
        >
          {words.tag}
        </LazyMenu>
        <LazyMenu look="button" label={words.type} entries={() => checks("type", mediaTypes)}>
          {words.type}
        </LazyMenu>
        <label className={classes.size}>
          <IconPhotoScan size={16} aria-hidden />
          <input
            type="range"
            aria-label={exploreText.size}
            min={tileSizes.min}
            max={tileSizes.max}
            step={tileSizes.step}
            value={tileSize}
            onChange={({ currentTarget }) => props.onTileSize(Number(currentTarget.value))}
          />
        </label>
      </div>
      <div className={classes.line}>
        <span className={classes.count} role="status">
          {exploreText.found(total)}
        </span>
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
        {(active.length > 0 || inAddress !== "") && (
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => change({ label: null, tag: null, type: null, text: null })}
          >
            {words.clear}
          </Button>
        )}
        {props.onSelectAll && (
          <Button
            variant="subtle"
            size="compact-xs"
            className={classes.all}
            onClick={props.onSelectAll}
          >
            {bulkText.selectAll(total)}
          </Button>
        )}
      </div>
    </div>
  );
}

function nameOf(name: FilterName, value: string): string {
  return name === "type" && (value === "image" || value === "video") ? words.types[value] : value;
}

function labelsOf(items: readonly MediaItem[]): string[] {
  return items.flatMap(({ labels }) => [...new Set(labels.map(({ name }) => name))]);
}

function tagsOf(items: readonly MediaItem[]): string[] {
  return items.flatMap(({ tags }) => tags);
}
