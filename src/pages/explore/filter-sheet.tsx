import { Button, Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevronLeft } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useAfterMount } from "#/lib/use-after-mount.ts";
import { exploreText } from "#/strings/explore.ts";
import { AddFilter, type Facets } from "./add-filter.tsx";
import { fieldWords } from "./condition-words.ts";
import type { FilterField } from "./explore-filter.ts";
import { ConditionRow } from "./filter-chip.tsx";
import type { Chip } from "./filter-chips.ts";
import classes from "./filter-sheet.module.css";

const words = exploreText.filters;

interface FilterSheetProps {
  opened: boolean;
  onClose: () => void;
  chips: readonly Chip[];
  /** The one whose editor is shown. */
  current: Chip | null;
  editor: (chip: Chip) => ReactNode;
  total: number | null;
  hasMore: boolean;
  facets: Facets | undefined;
  /** Values can be counted. */
  canAdd: boolean;
  onOpen: (key: string | null) => void;
  onAdd: (field: FilterField) => void;
  onRemove: (chip: Chip) => void;
  onClear: () => void;
}

/** All filters in a dialog, where the bar has no room for them. */
export function FilterSheet(props: FilterSheetProps) {
  const { chips, current, total, canAdd, onOpen } = props;
  const shown = useAfterMount(props.opened, false);
  const isNarrow = useMediaQuery("(max-width: 40em)", false, { getInitialValueInEffect: false });
  return (
    <Modal
      opened={shown}
      onClose={props.onClose}
      title={words.region}
      fullScreen={isNarrow}
      transitionProps={{ duration: 0 }}
    >
      <div className={classes.body}>
        {current === null ? (
          <>
            {chips.length > 0 && (
              <ul className={classes.chips}>
                {chips.map((chip) => (
                  <ConditionRow
                    key={chip.key}
                    condition={chip.condition}
                    onOpen={canAdd ? () => onOpen(chip.key) : undefined}
                    onRemove={() => props.onRemove(chip)}
                  />
                ))}
              </ul>
            )}
            {canAdd && (
              <>
                <h3 className={classes.title}>{words.addTo}</h3>
                <AddFilter hasMore={props.hasMore} facets={props.facets} onAdd={props.onAdd} />
              </>
            )}
          </>
        ) : (
          <>
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              className={classes.back}
              leftSection={<IconChevronLeft size={16} aria-hidden />}
              onClick={() => onOpen(null)}
            >
              {words.back}
            </Button>
            <section className={classes.editor} aria-label={fieldWords(current.condition.field)}>
              <h3 className={classes.title}>{fieldWords(current.condition.field)}</h3>
              {props.editor(current)}
            </section>
          </>
        )}
        <div className={classes.foot}>
          {chips.length > 0 && (
            <Button variant="default" onClick={props.onClear}>
              {words.clear}
            </Button>
          )}
          <Button className={classes.show} onClick={props.onClose}>
            {total === null ? exploreText.counting : words.show(total)}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
