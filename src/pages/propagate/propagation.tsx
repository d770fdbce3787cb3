import { Button, Checkbox } from "@mantine/core";
import { IconTags } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import {
  type PropagateLabels,
  type PropagationReport,
  propagationLimits as limits,
} from "#contract/enrichment.ts";
import { refusal } from "#contract/rules.ts";
import { describeError } from "#/api/describe-error.ts";
import { seedsQuery, usePreviewPropagation, usePropagateLabels } from "#/api/enrichment.ts";
import { ApiError } from "#/api/errors.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { Bone } from "#/components/ui/bone.tsx";
import { ReasonedButton } from "#/components/ui/reasoned-button.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { ViewOnlyReason } from "#/components/ui/view-only.tsx";
import { useClassColours } from "#/features/dataset/class-colours.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { Confidence } from "#/features/models/confidence.tsx";
import { ReindexButton } from "#/features/models/reindex-button.tsx";
import { count } from "#/lib/numbers.ts";
import { paths } from "#/paths.ts";
import { whyNot } from "#/strings/refusals.ts";
import { propagationText as words } from "#/strings/propagation.ts";
import classes from "./propagate-page.module.css";
import { type Decision, ReviewGrid } from "./review-grid.tsx";

interface PropagationProps {
  /** The labels that are chosen first; none: all that enough items have. */
  wanted: readonly string[];
  onStarted: (taskId: string) => void;
}

/** The choice of labels, what would happen, and its review. */
export function Propagation({ wanted, onStarted }: PropagationProps) {
  const { dataset, facts } = useDatasetPage();
  const navigate = useNavigate();
  const seeds = useQuery(seedsQuery(dataset.id));
  const preview = usePreviewPropagation(dataset.id);
  const apply = usePropagateLabels(dataset.id);
  const [choice, setChoice] = useState<ReadonlySet<string> | null>(null);
  const [confidence, setConfidence] = useState(0.6);
  const [decisions, setDecisions] = useState<ReadonlyMap<string, Decision>>(new Map());

  if (seeds.isError) {
    return <ErrorMessage error={describeError(seeds.error)} onRetry={() => void seeds.refetch()} />;
  }
  const values = seeds.data?.labels;
  if (values === undefined) {
    return (
      <div role="status" aria-label={words.loading}>
        <Bone height="10rem" />
      </div>
    );
  }
  if (values.length === 0) {
    return (
      <StateMessage
        icon={<IconTags size={22} />}
        title={words.noLabels.title}
        text={words.noLabels.text}
      />
    );
  }
  const enough = values.filter((one) => one.seeds >= limits.seeds).map(({ label }) => label);
  const first = enough.filter((name) => wanted.includes(name));
  const chosen = choice ?? new Set(first.length >= limits.classes ? first : enough);
  const labels = enough.filter((name) => chosen.has(name));
  const report = preview.data;
  const failure = preview.error ?? apply.error;
  const reason =
    whyNot(refusal("propagate_labels", facts)) ??
    (labels.length < limits.classes ? words.atLeast(limits.classes) : null);

  const body = (): PropagateLabels => ({
    labels,
    min_confidence: confidence,
    ...(decisions.size === 0
      ? {}
      : {
          corrections: [...decisions].map(([media_id, { label }]) => ({ media_id, label })),
        }),
  });

  function run({ head }: PropagationReport) {
    apply.mutate(
      { ...body(), if_head: head },
      {
        onSuccess: (taskId) => {
          if (taskId === null) void navigate(paths.tasks({ datasetId: dataset.id }));
          else onStarted(taskId);
        },
      },
    );
  }

  function choose(name: string, on: boolean) {
    const next = new Set(chosen);
    if (on) next.add(name);
    else {
      next.delete(name);
      setDecisions(new Map([...decisions].filter(([, { label }]) => label !== name)));
    }
    setChoice(next);
    preview.reset();
  }

  return (
    <div className={classes.steps}>
      <p className={classes.note}>{words.intro}</p>
      <fieldset className={classes.labels}>
        <legend>{words.choose}</legend>
        {values.map(({ label, seeds: n, images }) => (
          <Checkbox
            key={label}
            label={`${label} ${count(n)}`}
            description={
              [
                n < limits.seeds && words.tooFew(n, limits.seeds),
                images > n && words.propagatedTo(images - n),
              ]
                .filter(Boolean)
                .join("; ") || undefined
            }
            disabled={n < limits.seeds}
            checked={labels.includes(label)}
            onChange={({ currentTarget }) => choose(label, currentTarget.checked)}
          />
        ))}
      </fieldset>
      <Confidence
        label={words.confidence}
        none={words.all}
        value={confidence}
        onChange={(value) => {
          setConfidence(value);
          preview.reset();
        }}
      />
      <div className={classes.run}>
        {/* Here the reason is shown to a viewer too: the page is about nothing else. */}
        <ViewOnlyReason value={null}>
          <ReasonedButton
            variant={report ? "default" : "filled"}
            disabledReason={reason}
            reasonClassName={classes.note}
            loading={preview.isPending}
            onClick={() => preview.mutate(body())}
          >
            {words.preview}
          </ReasonedButton>
        </ViewOnlyReason>
        {!report && decisions.size > 0 && (
          <span className={classes.note} role="status">
            {words.kept(decisions.size)}
          </span>
        )}
      </div>
      <div role="alert">
        {failure && <Failure error={failure} isApply={apply.error !== null} />}
      </div>
      {report && (
        <>
          <Summary report={report} />
          {(report.review.length > 0 || decisions.size > 0) && (
            <ReviewGrid
              review={report.review}
              labels={labels}
              decisions={decisions}
              onDecide={(id, decision) => setDecisions(new Map(decisions).set(id, decision))}
            />
          )}
          <div className={classes.run}>
            <Button
              disabled={report.suggested === 0}
              loading={apply.isPending}
              onClick={() => run(report)}
            >
              {words.apply(expected(report, decisions))}
            </Button>
            {decisions.size > 0 && (
              <Button
                variant="default"
                loading={preview.isPending}
                onClick={() => preview.mutate(body())}
              >
                {words.again}
              </Button>
            )}
            <span className={classes.note}>{words.safety}</span>
          </div>
        </>
      )}
    </div>
  );
}

/** How many items get a label, without those of which a person just said that they have none. */
function expected(
  { suggested, review }: PropagationReport,
  decisions: ReadonlyMap<string, Decision>,
): number {
  const dropped = review.filter(({ media_id: id }) => decisions.get(id)?.label === null);
  return suggested - dropped.length;
}

function Summary({ report }: { report: PropagationReport }) {
  const { dataset } = useDatasetPage();
  const colourOf = useClassColours(dataset.id);
  return (
    <section aria-label={words.classes}>
      <p role="status" className={classes.headline}>
        {words.suggested(report.suggested, report.candidates)}
      </p>
      {report.not_embedded > 0 && (
        <p className={classes.note}>{words.notEmbedded(report.not_embedded)}</p>
      )}
      {report.is_approximate === true && <p className={classes.note}>{words.approximate}</p>}
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{words.columns.label}</th>
            <th scope="col">{words.columns.seeds}</th>
            <th scope="col">{words.columns.suggested}</th>
          </tr>
        </thead>
        <tbody>
          {report.classes.map(({ label, seeds, suggested }) => (
            <tr key={label}>
              <th scope="row">
                <i style={{ background: colourOf(label) }} />
                <bdi>{label}</bdi>
              </th>
              <td>{count(seeds)}</td>
              <td>{count(suggested)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Failure({ error, isApply }: { error: Error; isApply: boolean }) {
  const { dataset } = useDatasetPage();
  const { message, messageLang } = describeError(error);
  return (
    <div className={classes.error}>
      <p>
        <strong>{isApply ? words.applyFailed : words.failed}.</strong>{" "}
        <span lang={messageLang}>{message}</span>
      </p>
      {error instanceof ApiError && error.code === "not_embedded" && (
        <ReindexButton dataset={dataset} />
      )}
    </div>
  );
}
