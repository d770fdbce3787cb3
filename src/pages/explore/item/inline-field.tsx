import { type KeyboardEvent, useId, useState } from "react";
import { itemPage as text } from "#/strings/item.ts";
import classes from "./inline-field.module.css";

/** Escape leaves the field, and not the dialog around it, which listens first. */
export const keepsEscape = { "data-mantine-stop-propagation": "true" } as const;

interface InlineFieldProps {
  label: string;
  initial: string;
  /** Names to choose from. */
  suggestions?: readonly string[];
  maxLength: number;
  disabled?: boolean;
  /** An empty text may be saved. */
  allowEmpty?: boolean;
  onSave: (value: string) => void;
  onCancel: () => void;
}

/** A text that is edited where it stands: Enter saves, Escape leaves. */
export function InlineField(props: InlineFieldProps) {
  const { label, initial, suggestions = [], maxLength, disabled, allowEmpty, onSave } = props;
  const [value, setValue] = useState(initial);
  const list = useId();
  const hint = useId();

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") {
      // Not for the page that this is on.
      event.stopPropagation();
      event.preventDefault();
      props.onCancel();
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      const next = value.trim();
      if (next === initial) props.onCancel();
      else if (next !== "" || allowEmpty === true) onSave(next);
    }
  }

  return (
    <span className={classes.root}>
      <input
        className={classes.input}
        {...keepsEscape}
        aria-label={label}
        aria-describedby={hint}
        list={suggestions.length > 0 ? list : undefined}
        value={value}
        maxLength={maxLength}
        readOnly={disabled}
        // It was opened to be typed into.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onFocus={({ currentTarget }) => currentTarget.select()}
        onChange={({ currentTarget }) => setValue(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {suggestions.length > 0 && (
        <datalist id={list}>
          {suggestions.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </datalist>
      )}
      <span id={hint} className={classes.hint}>
        <kbd>Enter</kbd> {text.save} <kbd>Esc</kbd>
      </span>
    </span>
  );
}
