import { Checkbox } from "@mantine/core";
import { useId } from "react";
import { type EnrichmentModel, measuredWell } from "#contract/enrichment.ts";
import { Fact } from "#/components/ui/fact.tsx";
import { absenceOf } from "#/features/models/absence.ts";
import { exactDuration } from "#/lib/time.ts";
import { enrichText as words } from "#/strings/enrich.ts";
import classes from "./enrich-page.module.css";

interface ModelCardProps {
  model: EnrichmentModel;
  checked: boolean;
  /** The chosen model that adds the same, which this one would replace. */
  rival: string | undefined;
  onChange: (on: boolean) => void;
}

/** A model as it can be chosen: what it does, how fast, under which licence; or why it cannot run. */
export function ModelCard({ model, checked, rival, onChange }: ModelCardProps) {
  const reasonId = useId();
  const reason = reasonOf(model);
  const adds = words.types[model.type] ?? model.type;
  return (
    <li
      className={classes.card}
      data-checked={checked || undefined}
      data-off={reason !== null || undefined}
    >
      <Checkbox
        label={model.name}
        description={`${adds}, ${words.by(model.vendor)}`}
        checked={checked}
        disabled={reason !== null}
        aria-describedby={reason === null ? undefined : reasonId}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <p>{model.description}</p>
      {reason !== null && (
        <p id={reasonId} className={classes.reason}>
          <Coded text={reason} />
        </p>
      )}
      {!!model.dependencies?.length && (
        <p className={classes.note}>{words.needs(model.dependencies.join(", "))}</p>
      )}
      {rival !== undefined && reason === null && (
        <p className={classes.note}>{words.onePerType(rival)}</p>
      )}
      {model.version !== undefined && (
        <dl className={classes.facts}>
          <Fact term={words.speed}>{speedOf(model)}</Fact>
          {model.new_images !== undefined && (
            <Fact term={words.fresh}>{words.freshImages(model.new_images)}</Fact>
          )}
          {model.licence && <Fact term={words.licence}>{model.licence}</Fact>}
        </dl>
      )}
    </li>
  );
}

/** Why it cannot be chosen; null: it can. */
function reasonOf(model: EnrichmentModel): string | null {
  const { status, type } = model;
  if (status === "Coming Soon") return words.soon;
  if (status !== "Active") return absenceOf(model) ?? words.unavailableModel;
  return type === "MULTIMODEL_IMAGE_ENCODING" ? words.reindex : null;
}

function speedOf({ ms_per_image: ms, measured_images: images = 0 }: EnrichmentModel): string {
  if (ms == null) return words.notMeasured;
  const speed = words.perImage(exactDuration(ms));
  return images < measuredWell ? `${speed}, ${words.guess(images)}` : speed;
}

/** A sentence whose commands stand between backticks. */
function Coded({ text }: { text: string }) {
  return text.split("`").map((part, place) =>
    place % 2 === 0 ? (
      part
    ) : (
      // The parts of a sentence do not change their order.
      // oxlint-disable-next-line react/no-array-index-key
      <code key={place}>{part}</code>
    ),
  );
}
