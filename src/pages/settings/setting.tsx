import { VisuallyHidden } from "@mantine/core";
import { type ReactNode, useId } from "react";
import type { SectionName } from "./settings-nav.tsx";
import classes from "./setting.module.css";

interface SettingProps {
  /** In the address of the section: see settings-nav.tsx. */
  name: SectionName;
  title: string;
  text: string;
  children: ReactNode;
}

/** One section of the settings: its description at the left, its controls at the right. */
export function Setting({ name, title, text, children }: SettingProps) {
  return (
    <section className={classes.root} aria-labelledby={name}>
      <div>
        <h2 id={name} tabIndex={-1}>
          {title}
        </h2>
        <p className={classes.text}>{text}</p>
      </div>
      <div className={classes.body}>{children}</div>
    </section>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** A choice among a few values. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className={classes.choice}>
      <legend className={VisuallyHidden.classes["root"]}>{props.label}</legend>
      {props.options.map(({ value, label }) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={value === props.value}
            onChange={() => props.onChange(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
