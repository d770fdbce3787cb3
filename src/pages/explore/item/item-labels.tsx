import { ActionIcon, Button } from "@mantine/core";
import {
  IconEye,
  IconEyeOff,
  IconFilter,
  IconListDetails,
  IconPlus,
  IconTrash,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type MediaItem, itemLimits } from "#contract/media.ts";
import { mediaFacetsQuery } from "#/api/media.ts";
import { useFeature } from "#/api/session.ts";
import { numberOf } from "#/components/media/stage-boxes.tsx";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { shortAuthor } from "#/features/snapshots/snapshot-name.ts";
import { itemText } from "#/strings/explore.ts";
import { itemPage as text } from "#/strings/item.ts";
import { InlineField } from "./inline-field.tsx";
import classes from "./item-labels.module.css";
import { ItemSection } from "./item-section.tsx";
import { LabelAttributes } from "./label-attributes.tsx";
import type { ItemEdit } from "./use-item-edit.ts";

interface ItemLabelsProps {
  item: MediaItem;
  edit: ItemEdit;
  hidden: ReadonlySet<string>;
  onHide: (name: string, hide: boolean) => void;
  colourOf: (name: string) => string;
  pointed: number | null;
  onPoint: (index: number | null) => void;
  /** A new label is being typed. */
  adding: boolean;
  onAdding: (adding: boolean) => void;
  onFilter: (value: string) => void;
}

/** Below this a model is not sure. */
const unsure = 0.7;

/** The labels of an item: renamed by a click, and lit with their boxes. */
export function ItemLabels(props: ItemLabelsProps) {
  const { item, edit, hidden, colourOf, pointed, onPoint, adding, onAdding } = props;
  const [editing, setEditing] = useState<number | null>(null);
  const [opened, setOpened] = useState<number | null>(null);
  // Told once where it is the same for all.
  const sources = [...new Set(item.labels.map(({ source }) => source))];
  const suggestions = useLabelNames(editing !== null || adding);
  const folded = [
    ...new Set(item.labels.flatMap(({ box, name }) => (box && hidden.has(name) ? [name] : []))),
  ];

  function rename(index: number, to: string | null) {
    const label = item.labels[index];
    if (label === undefined) return;
    edit.save(
      { change_labels: [{ name: label.name, box: label.box ?? null, to }] },
      to === null ? text.done.labelRemoved(label.name) : text.done.renamed(label.name, to),
      () => setEditing(null),
    );
  }

  return (
    <ItemSection
      title={itemText.labels}
      count={item.labels.length}
      {...(sources.length === 1 && item.labels.length > 1
        ? { note: text.allBy(shortAuthor(sources[0] ?? "")) }
        : {})}
      action={
        edit.offered && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} aria-hidden />}
            aria-label={text.addLabel}
            aria-keyshortcuts="l"
            onClick={() => onAdding(true)}
          >
            {text.add}
          </Button>
        )
      }
    >
      {adding && (
        <div className={classes.row}>
          <InlineField
            label={text.newLabel}
            initial=""
            suggestions={suggestions}
            maxLength={itemLimits.name}
            disabled={edit.isPending}
            onCancel={() => onAdding(false)}
            onSave={(name) =>
              edit.save({ add_labels: [{ name }] }, text.done.labelAdded(name), () =>
                onAdding(false),
              )
            }
          />
        </div>
      )}
      {item.labels.length === 0 && !adding && <p className={classes.none}>{itemText.noLabels}</p>}
      <ul className={classes.list}>
        {item.labels.map(({ name, box, confidence, source, attributes }, index) => {
          if (box && hidden.has(name)) return null;
          return (
            // Pointing lights the box; the buttons in the row do it for the keyboard.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
            <li
              // Labels of one item have no identity except their index.
              // oxlint-disable-next-line react/no-array-index-key
              key={index}
              className={classes.row}
              data-pointed={pointed === index || undefined}
              data-editing={editing === index || undefined}
              onPointerEnter={() => onPoint(index)}
              onPointerLeave={() => onPoint(null)}
              onFocus={() => onPoint(index)}
              onBlur={() => onPoint(null)}
            >
              <span className={classes.number}>{box ? numberOf(item.labels, index) : ""}</span>
              <span
                className={classes.swatch}
                data-whole={!box || undefined}
                style={{
                  borderColor: colourOf(name),
                  ...(box ? {} : { background: colourOf(name) }),
                }}
              />
              {editing === index ? (
                <>
                  <InlineField
                    label={text.labelName}
                    initial={name}
                    suggestions={suggestions}
                    maxLength={itemLimits.name}
                    disabled={edit.isPending}
                    onCancel={() => setEditing(null)}
                    onSave={(to) => rename(index, to)}
                  />
                  <ActionIcon
                    size={24}
                    color="red"
                    aria-label={text.removeLabel(name)}
                    title={text.remove}
                    onClick={() => rename(index, null)}
                  >
                    <IconTrash size={14} />
                  </ActionIcon>
                </>
              ) : (
                <>
                  <button
                    type="button"
                    className={classes.name}
                    {...(edit.canChangeLabels
                      ? { title: text.renameLabel(name), onClick: () => setEditing(index) }
                      : { title: itemText.filterBy(name), onClick: () => props.onFilter(name) })}
                  >
                    {name}
                  </button>
                  {(sources.length > 1 || item.labels.length === 1) && (
                    <span className={classes.source} title={source}>
                      {shortAuthor(source)}
                    </span>
                  )}
                  <Confidence value={confidence ?? null} />
                  <span className={classes.actions}>
                    {attributes && (
                      <ActionIcon
                        size={24}
                        aria-label={text.attributesOf(name)}
                        title={text.attributesOf(name)}
                        aria-expanded={opened === index}
                        onClick={() => setOpened(opened === index ? null : index)}
                      >
                        <IconListDetails size={14} />
                      </ActionIcon>
                    )}
                    {edit.canChangeLabels && (
                      <ActionIcon
                        size={24}
                        aria-label={itemText.filterBy(name)}
                        title={itemText.filterBy(name)}
                        onClick={() => props.onFilter(name)}
                      >
                        <IconFilter size={14} />
                      </ActionIcon>
                    )}
                    {box && (
                      <ActionIcon
                        size={24}
                        aria-label={text.hideClass(name)}
                        title={text.hideClass(name)}
                        onClick={() => props.onHide(name, true)}
                      >
                        <IconEye size={14} />
                      </ActionIcon>
                    )}
                  </span>
                </>
              )}
              {opened === index && attributes && <LabelAttributes attributes={attributes} />}
            </li>
          );
        })}
        {folded.map((name) => (
          <Folded key={name} name={name} item={item} onShow={() => props.onHide(name, false)} />
        ))}
      </ul>
    </ItemSection>
  );
}

/** A class whose boxes are hidden, as one row. */
function Folded({ name, item, onShow }: { name: string; item: MediaItem; onShow: () => void }) {
  const labels = item.labels.filter((label) => label.box && label.name === name);
  const known = labels.flatMap(({ confidence }) =>
    typeof confidence === "number" ? [confidence] : [],
  );
  const mean = known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
  return (
    <li className={classes.row} data-hidden>
      <span className={classes.number} />
      <span className={classes.swatch} />
      <span className={classes.name}>{text.hiddenClass(name, labels.length)}</span>
      <Confidence value={mean} />
      <span className={classes.actions} data-always>
        <ActionIcon
          size={24}
          aria-label={text.showClass(name)}
          title={text.showClass(name)}
          onClick={onShow}
        >
          <IconEyeOff size={14} />
        </ActionIcon>
      </span>
    </li>
  );
}

function Confidence({ value }: { value: number | null }) {
  if (value === null) return <span className={classes.confidence}>–</span>;
  return (
    <span className={classes.confidence} data-unsure={value < unsure || undefined}>
      <span className={classes.track} aria-hidden>
        <span style={{ width: `${value * 100}%` }} />
      </span>
      {value.toFixed(2)}
    </span>
  );
}

/** The names that the dataset's labels have, most frequent first. */
function useLabelNames(isWanted: boolean): string[] {
  const { dataset } = useDatasetPage();
  const facets = useQuery({
    ...mediaFacetsQuery(dataset.id, null, {}, { facet: "label" }),
    enabled: useFeature("facets") === true && isWanted,
  });
  return (facets.data?.label?.values ?? []).map(({ value }) => value);
}
