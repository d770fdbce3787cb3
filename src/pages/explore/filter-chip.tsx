import { Popover } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { Fragment, type ReactNode, useEffect, useRef } from "react";
import { exploreText } from "#/strings/explore.ts";
import { fieldWords, sentenceOf, useConditionWords } from "./condition-words.ts";
import type { Condition } from "./explore-filter.ts";
import classes from "./filter-chip.module.css";

const words = exploreText.filters;

interface FilterChipProps {
  condition: Condition;
  opened: boolean;
  /** Absent where its values cannot be counted: then it can only be removed. */
  onOpen: ((opened: boolean) => void) | undefined;
  onRemove: () => void;
  /** The editor, while it is open. */
  children: ReactNode;
}

/** A condition in words, which opens its editor. */
export function FilterChip({ condition, opened, onOpen, onRemove, children }: FilterChipProps) {
  const said = useConditionWords(condition);
  const content = <Sentence said={said} />;
  const button = useRef<HTMLButtonElement>(null);
  const wasOpened = useRef(opened);
  // Mantine returns the focus only where the editor was not open from the begin.
  useEffect(() => {
    if (wasOpened.current && !opened) button.current?.focus();
    wasOpened.current = opened;
  }, [opened]);
  return (
    <span className={classes.chip}>
      {onOpen === undefined ? (
        <span className={classes.words}>{content}</span>
      ) : (
        <Popover
          opened={opened}
          onChange={onOpen}
          position="bottom-start"
          trapFocus
          returnFocus={false}
          // The default role would name the dialog after the button.
          withRoles={false}
          width={300}
          shadow="md"
        >
          <Popover.Target>
            <button
              ref={button}
              type="button"
              className={classes.words}
              aria-haspopup="dialog"
              aria-expanded={opened}
              onClick={() => onOpen(!opened)}
            >
              {content}
            </button>
          </Popover.Target>
          <Popover.Dropdown role="dialog" aria-label={words.by(fieldWords(condition.field))} p={0}>
            {opened && children}
          </Popover.Dropdown>
        </Popover>
      )}
      <RemoveButton condition={sentenceOf(said)} onClick={onRemove} />
    </span>
  );
}

/** A condition in words, in a list. */
export function ConditionRow(props: {
  condition: Condition;
  onOpen: (() => void) | undefined;
  onRemove: () => void;
}) {
  const said = useConditionWords(props.condition);
  return (
    <li className={classes.chip} data-wide>
      {props.onOpen ? (
        <button type="button" className={classes.words} onClick={props.onOpen}>
          <Sentence said={said} />
        </button>
      ) : (
        <span className={classes.words}>
          <Sentence said={said} />
        </span>
      )}
      <RemoveButton condition={sentenceOf(said)} onClick={props.onRemove} />
    </li>
  );
}

function RemoveButton({ condition, onClick }: { condition: string; onClick: () => void }) {
  return (
    <button
      type="button"
      className={classes.remove}
      aria-label={words.remove(condition)}
      onClick={onClick}
    >
      <IconX size={14} aria-hidden />
    </button>
  );
}

function Sentence({ said }: { said: ReturnType<typeof useConditionWords> }) {
  return (
    <>
      {said.lead} {said.not !== null && <em data-not>{said.not} </em>}
      {said.values.map((value, place) => (
        <Fragment key={value}>
          {place > 0 && <em> {said.join} </em>}
          <b>{value}</b>
        </Fragment>
      ))}
    </>
  );
}
