import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { type MediaItem, type MetadataValue, itemLimits } from "#contract/media.ts";
import { editedText, metadataText, typedList } from "#/lib/metadata-text.ts";
import { itemText } from "#/strings/explore.ts";
import { itemPage as text } from "#/strings/item.ts";
import { InlineField } from "./inline-field.tsx";
import classes from "./item-values.module.css";
import { ItemSection } from "./item-section.tsx";
import type { ItemEdit } from "./use-item-edit.ts";

/** A field whose value is being typed; the name of a new one is typed first. */
type Editing = { name: string } | { name: null } | null;

/** The metadata of an item, edited in place. An empty value removes the field. */
export function ItemMetadata({ item, edit }: { item: MediaItem; edit: ItemEdit }) {
  const [editing, setEditing] = useState<Editing>(null);
  const fields = Object.entries(item.metadata).filter(([, value]) => value !== null);
  if (fields.length === 0 && !edit.offered) return null;
  const isNew = editing !== null && !fields.some(([name]) => name === editing.name);

  function save(name: string, value: string) {
    const before = item.metadata[name];
    const next = value === "" ? null : (typedList(value, before ?? null) ?? typed(value, before));
    edit.save({ metadata: { [name]: next } }, text.done.field(name), () => setEditing(null));
  }

  const field = (name: string, initial: string) => (
    <InlineField
      label={text.fieldValue}
      initial={initial}
      allowEmpty={initial !== ""}
      maxLength={itemLimits.metadataText}
      disabled={edit.isPending}
      onCancel={() => setEditing(null)}
      onSave={(value) => save(name, value)}
    />
  );

  return (
    <ItemSection
      title={itemText.metadata}
      count={fields.length}
      action={
        edit.offered && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => setEditing({ name: null })}
          >
            {text.addField}
          </Button>
        )
      }
    >
      {isNew && (
        <div className={classes.newField}>
          {editing.name === null ? (
            <InlineField
              label={text.fieldName}
              initial=""
              maxLength={63}
              onCancel={() => setEditing(null)}
              onSave={(name) => setEditing({ name })}
            />
          ) : (
            <>
              <span>{editing.name}</span>
              {field(editing.name, "")}
            </>
          )}
        </div>
      )}
      {fields.length === 0 && !isNew && <p className={classes.none}>{text.noMetadata}</p>}
      <dl className={classes.fields}>
        {fields.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {editing?.name === name ? (
                field(name, editedText(value))
              ) : edit.offered ? (
                <button
                  type="button"
                  title={text.editField(name)}
                  onClick={() => setEditing({ name })}
                >
                  {metadataText(value)}
                </button>
              ) : (
                metadataText(value)
              )}
            </dd>
          </div>
        ))}
      </dl>
    </ItemSection>
  );
}

/** A text as a value of the same type as the one before; a new one may be a number or a truth value. */
function typed(value: string, before: MetadataValue | undefined): MetadataValue {
  const isNumber = value.trim() !== "" && String(Number(value)) === value;
  const isTruth = value === "true" || value === "false";
  if (typeof before === "string") return value;
  if (isNumber && typeof before !== "boolean") return Number(value);
  if (isTruth && typeof before !== "number") return value === "true";
  return value;
}
