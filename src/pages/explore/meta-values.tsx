import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { metadataFieldsQuery } from "#/api/metadata-fields.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { metaFilter as words } from "#/strings/meta-filter.ts";
import type { MetaCondition } from "./explore-filter.ts";
import classes from "./filter-editor.module.css";

interface MetaValuesProps {
  condition: MetaCondition;
  onChange: (next: MetaCondition) => void;
}

/** The values of a metadata field, as its type has them: choices, limits, or a text. */
export function MetaValues({ condition, onChange }: MetaValuesProps) {
  const { dataset } = useDatasetPage();
  const fields = useQuery(metadataFieldsQuery(dataset.id));
  const name = condition.field.slice("meta.".length);
  const field = fields.data?.find((one) => one.field_name === name);
  if (fields.isPending) return <div className={classes.values} aria-busy />;
  const options = field?.enum_options ?? null;
  const isRange =
    condition.mode === "any" &&
    field?.is_multi !== true &&
    (field?.field_type === "float" || field?.field_type === "datetime");
  return (
    <>
      {fields.isSuccess && field === undefined && <p className={classes.note}>{words.gone}</p>}
      {options !== null ? (
        <Choices options={options} condition={condition} onChange={onChange} />
      ) : isRange ? (
        <div className={classes.range}>
          {(["min", "max"] as const).map((end) => (
            <label key={end} className={classes.limit}>
              {end === "min" ? words.from : words.to}
              <Typed
                type={field.field_type === "float" ? "number" : "date"}
                value={condition[end] ?? ""}
                onChange={(text) => onChange({ ...condition, [end]: text || undefined })}
              />
            </label>
          ))}
        </div>
      ) : (
        <Texts condition={condition} onChange={onChange} />
      )}
    </>
  );
}

function Choices({
  options,
  condition,
  onChange,
}: MetaValuesProps & { options: readonly string[] }) {
  const all = [...new Set([...options, ...condition.values])];
  return (
    <div className={classes.values} role="group" aria-label={words.choices}>
      {all.map((option) => (
        <label key={option} className={classes.value}>
          <input
            type="checkbox"
            checked={condition.values.includes(option)}
            onChange={(event) => {
              const others = condition.values.filter((one) => one !== option);
              const values = event.currentTarget.checked ? [...others, option] : others;
              onChange({ ...condition, values });
            }}
          />
          <span className={classes.name}>{option}</span>
        </label>
      ))}
    </div>
  );
}

function Texts({ condition, onChange }: MetaValuesProps) {
  const hintId = useId();
  return (
    <div className={classes.range}>
      <label className={classes.limit}>
        {words.values}
        <Typed
          type="text"
          value={condition.values.join("; ")}
          describedBy={hintId}
          onChange={(text) => {
            const values = text.split(";").map((one) => one.trim());
            onChange({ ...condition, values: values.filter((one) => one !== "") });
          }}
        />
      </label>
      <span id={hintId} className={classes.note}>
        {words.several}
      </span>
    </div>
  );
}

interface TypedProps {
  type: "text" | "number" | "date";
  value: string;
  describedBy?: string;
  onChange: (text: string) => void;
}

/** It has its own text: what is no value yet must not be lost. */
function Typed({ type, value, describedBy, onChange }: TypedProps) {
  const [text, setText] = useState(value);
  return (
    <input
      type={type}
      step={type === "number" ? "any" : undefined}
      value={text}
      aria-describedby={describedBy}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        onChange(currentTarget.value);
      }}
    />
  );
}
