import { Button } from "@mantine/core";
import type { KeyboardEvent } from "react";
import type { PropagationReport } from "#contract/enrichment.ts";
import { thumbnailAddress } from "#/components/media/grid-layout.ts";
import { shareOf } from "#/lib/numbers.ts";
import { pressedKey, singleKeys } from "#/lib/shortcuts.ts";
import { propagationText as words } from "#/strings/propagation.ts";
import classes from "./review-grid.module.css";

/** What a person says of an item; null: none of the labels. */
export interface Decision {
  label: string | null;
}

interface ReviewGridProps {
  review: PropagationReport["review"];
  labels: readonly string[];
  decisions: ReadonlyMap<string, Decision>;
  onDecide: (mediaId: string, decision: Decision) => void;
}

/** The value of the choice that is no label: a label has at least a character. */
const none = "";

/** Suggestions to accept or to correct, each with its own keys. */
export function ReviewGrid({ review, labels, decisions, onDecide }: ReviewGridProps) {
  const decided = review.filter(({ media_id: id }) => decisions.has(id)).length;
  return (
    <section aria-label={words.review}>
      <h3 className={classes.title}>{words.review}</h3>
      <p className={classes.note}>
        {words.reviewOf(review.length)} {singleKeys.get() && words.keys}
      </p>
      <ul className={classes.grid}>
        {review.map((one) => (
          <Card
            key={one.media_id}
            suggestion={one}
            labels={labels}
            decision={decisions.get(one.media_id)}
            onDecide={(label) => onDecide(one.media_id, { label })}
          />
        ))}
      </ul>
      <p role="status" className={classes.note}>
        {words.decided(decided, review.length)}
      </p>
    </section>
  );
}

interface CardProps {
  suggestion: PropagationReport["review"][number];
  labels: readonly string[];
  decision: Decision | undefined;
  onDecide: (label: string | null) => void;
}

function Card({ suggestion, labels, decision, onDecide }: CardProps) {
  const { file_name: file, label, confidence } = suggestion;
  const name = file.split("/").at(-1) ?? file;
  const state =
    decision === undefined
      ? "open"
      : decision.label === null
        ? "none"
        : decision.label === label
          ? "accepted"
          : "corrected";
  const shown = decision === undefined ? label : decision.label;

  function press(event: KeyboardEvent<HTMLElement>) {
    if (event.ctrlKey || event.metaKey || event.altKey || !singleKeys.get()) return;
    if (event.target instanceof HTMLSelectElement) return;
    const key = pressedKey(event.nativeEvent);
    const byDigit = /^[1-9]$/.test(key) ? labels[Number(key) - 1] : undefined;
    if (key === "a") onDecide(label);
    else if (key === "n") onDecide(null);
    else if (byDigit !== undefined) onDecide(byDigit);
    else if (key !== "ArrowRight" && key !== "ArrowLeft") return;
    event.preventDefault();
    const card = event.currentTarget.closest("li");
    const next = key === "ArrowLeft" ? card?.previousElementSibling : card?.nextElementSibling;
    next?.querySelector<HTMLElement>("[data-decide]")?.focus();
  }

  return (
    // The keys are of its button, which has the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li className={classes.card} data-state={state} onKeyDown={press}>
      <img
        src={thumbnailAddress(suggestion.media_thumb_uri, 200, window.devicePixelRatio)}
        alt={name}
        title={file}
        loading="lazy"
        decoding="async"
      />
      <span className={classes.line}>
        <b>{shown ?? words.none}</b>
        <small>{state === "open" ? shareOf(confidence) : words.states[state]}</small>
      </span>
      <div className={classes.actions}>
        <Button
          data-decide
          size="compact-sm"
          variant={state === "accepted" ? "filled" : "default"}
          aria-label={`${words.accept}: ${words.item(name, label, shareOf(confidence))}`}
          aria-pressed={state === "accepted"}
          onClick={() => onDecide(label)}
        >
          {words.accept}
        </Button>
        <select
          aria-label={words.label(name)}
          value={shown ?? none}
          onChange={({ currentTarget }) =>
            onDecide(currentTarget.value === none ? null : currentTarget.value)
          }
        >
          {labels.map((one) => (
            <option key={one}>{one}</option>
          ))}
          <option value={none}>{words.none}</option>
        </select>
      </div>
    </li>
  );
}
