import { ActionIcon, Button } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type MediaItem, itemLimits } from "#contract/media.ts";
import { mediaFacetsQuery } from "#/api/media.ts";
import { useFeature } from "#/api/session.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { itemText } from "#/strings/explore.ts";
import { itemPage as text } from "#/strings/item.ts";
import { InlineField } from "./inline-field.tsx";
import classes from "./item-values.module.css";
import { ItemSection } from "./item-section.tsx";
import type { ItemEdit } from "./use-item-edit.ts";

interface ItemTagsProps {
  item: MediaItem;
  edit: ItemEdit;
  onFilter: (value: string) => void;
}

/** The tags of an item, added and removed in place. */
export function ItemTags({ item, edit, onFilter }: ItemTagsProps) {
  const [adding, setAdding] = useState(false);
  const { dataset } = useDatasetPage();
  const facets = useQuery({
    ...mediaFacetsQuery(dataset.id, null, {}, { facet: "tag" }),
    enabled: useFeature("facets") === true && adding,
  });
  const known = (facets.data?.tag?.values ?? [])
    .map(({ value }) => value)
    .filter((name) => !item.tags.includes(name));
  return (
    <ItemSection title={itemText.tags} count={item.tags.length}>
      <div className={classes.tags}>
        {item.tags.length === 0 && <span className={classes.none}>{itemText.noTags}</span>}
        {item.tags.map((tag) => (
          <span key={tag} className={classes.tag}>
            <button type="button" title={itemText.filterBy(tag)} onClick={() => onFilter(tag)}>
              {tag}
            </button>
            {edit.offered && (
              <ActionIcon
                size={24}
                aria-label={text.removeTag(tag)}
                onClick={() => edit.save({ remove_tags: [tag] }, text.done.tagRemoved(tag))}
              >
                <IconX size={12} />
              </ActionIcon>
            )}
          </span>
        ))}
        {edit.offered &&
          (adding ? (
            <InlineField
              label={text.newTag}
              initial=""
              suggestions={known}
              maxLength={itemLimits.name}
              disabled={edit.isPending}
              onCancel={() => setAdding(false)}
              onSave={(tag) =>
                edit.save({ add_tags: [tag] }, text.done.tagAdded(tag), () => setAdding(false))
              }
            />
          ) : (
            <Button
              variant="default"
              size="compact-sm"
              className={classes.add}
              leftSection={<IconPlus size={12} aria-hidden />}
              onClick={() => setAdding(true)}
            >
              {text.addTag}
            </Button>
          ))}
      </div>
    </ItemSection>
  );
}
