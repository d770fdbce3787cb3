import { Button, Textarea } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { type MediaItem, itemLimits } from "#contract/media.ts";
import { itemText } from "#/strings/explore.ts";
import { itemPage as text } from "#/strings/item.ts";
import { keepsEscape } from "./inline-field.tsx";
import classes from "./item-values.module.css";
import { ItemSection } from "./item-section.tsx";
import type { ItemEdit } from "./use-item-edit.ts";

/** The caption of an item, edited in place. */
export function ItemCaption({ item, edit }: { item: MediaItem; edit: ItemEdit }) {
  const [draft, setDraft] = useState<string | null>(null);
  if (!item.caption && !edit.offered) return null;

  function save(value: string) {
    const caption = value.trim() === "" ? null : value.trim();
    if (caption === item.caption) setDraft(null);
    else edit.save({ caption }, text.done.caption, () => setDraft(null));
  }

  return (
    <ItemSection
      title={itemText.caption}
      action={
        edit.offered &&
        draft === null && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={text.editCaption}
            leftSection={<IconPencil size={14} aria-hidden />}
            onClick={() => setDraft(item.caption ?? "")}
          >
            {text.edit}
          </Button>
        )
      }
    >
      {draft === null ? (
        <p className={item.caption ? classes.caption : classes.none}>
          {item.caption ?? text.noCaption}
        </p>
      ) : (
        <>
          <Textarea
            aria-label={itemText.caption}
            {...keepsEscape}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={itemLimits.caption}
            readOnly={edit.isPending}
            value={draft}
            // It was opened to be typed into.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            onChange={({ currentTarget }) => setDraft(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") {
                event.stopPropagation();
                setDraft(null);
              } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
                event.preventDefault();
                save(draft);
              }
            }}
          />
          <div className={classes.buttons}>
            <Button size="compact-sm" loading={edit.isPending} onClick={() => save(draft)}>
              {text.save}
            </Button>
            <Button variant="default" size="compact-sm" onClick={() => setDraft(null)}>
              {text.cancel}
            </Button>
          </div>
        </>
      )}
    </ItemSection>
  );
}
