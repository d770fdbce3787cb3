import { Checkbox, Textarea } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { EnrichDataset, EnrichmentModel } from "#contract/enrichment.ts";
import { refusal } from "#contract/rules.ts";
import { describeError } from "#/api/describe-error.ts";
import { useEnrich } from "#/api/enrichment.ts";
import { ReasonedButton } from "#/components/ui/reasoned-button.tsx";
import { ViewOnlyReason } from "#/components/ui/view-only.tsx";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { Confidence } from "#/features/models/confidence.tsx";
import { estimateWords } from "#/features/models/estimate.ts";
import { paths } from "#/paths.ts";
import { enrichText as words } from "#/strings/enrich.ts";
import { whyNot } from "#/strings/refusals.ts";
import classes from "./enrich-page.module.css";
import { ModelCard } from "./model-card.tsx";

interface EnrichFormProps {
  models: readonly EnrichmentModel[];
  /** The backend takes a snapshot before, and leaves out what is not sure. */
  isExtended: boolean;
  /** The results go to this dataset. */
  onStarted: (taskId: string) => void;
}

const promptLength = 4000;
/** What has no confidence has nothing to leave out. */
const withConfidence: ReadonlySet<string> = new Set(["OBJECT_DETECTION", "TEXT_DETECTION"]);

/** Those that can be chosen come first, and those that cannot run last. */
function placeOf({ status, type }: EnrichmentModel): number {
  if (status !== "Active") return 2;
  return type === "MULTIMODEL_IMAGE_ENCODING" ? 1 : 0;
}

/** The choice of models, and how they run. */
export function EnrichForm({ models, isExtended, onStarted }: EnrichFormProps) {
  const { dataset, facts } = useDatasetPage();
  const navigate = useNavigate();
  const { mutate, isPending, error } = useEnrich(dataset.id);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [prompt, setPrompt] = useState("");
  const [confidence, setConfidence] = useState(0);
  const [safety, setSafety] = useState(true);
  const selected = models.filter(({ id }) => chosen.includes(id));
  const estimate = selected.length === 0 ? null : estimateWords(selected);
  const captions = selected.some(({ type }) => type === "CAPTION_IMAGES");
  const isTooLong = captions && prompt.length > promptLength;
  const reason =
    whyNot(refusal("enrich", facts)) ?? (selected.length === 0 ? words.chooseOne : null);
  const failure = error && describeError(error);

  function choose({ id, type }: EnrichmentModel, on: boolean) {
    // A request names one model for each type.
    const others = models.filter((one) => one.type !== type).map((one) => one.id);
    const kept = chosen.filter((one) => one !== id && others.includes(one));
    setChosen(on ? [...kept, id] : kept);
  }

  function run() {
    if (isTooLong) return;
    const body: EnrichDataset = {
      enrichment_models: Object.fromEntries(
        selected.map(({ id, type }) => [
          type,
          type === "CAPTION_IMAGES" && prompt.trim() !== ""
            ? { id, metadata: { prompt: prompt.trim() } }
            : id,
        ]),
      ),
      ...(isExtended
        ? { safety, ...(confidence === 0 ? {} : { min_confidence: confidence }) }
        : {}),
    };
    mutate(body, {
      onSuccess: ({ datasetId, taskId }) => {
        // On some backends the results go to a copy.
        if (datasetId !== dataset.id) void navigate(paths.timeline(datasetId));
        else if (taskId !== null) onStarted(taskId);
        else void navigate(paths.tasks({ datasetId }));
      },
    });
  }

  return (
    <>
      <p className={classes.intro}>{words.intro}</p>
      <ul className={classes.models} aria-label={words.models}>
        {models
          .toSorted((a, b) => placeOf(a) - placeOf(b))
          .map((model) => (
            <ModelCard
              key={model.id}
              model={model}
              checked={chosen.includes(model.id)}
              rival={
                chosen.includes(model.id)
                  ? undefined
                  : selected.find(({ type }) => type === model.type)?.name
              }
              onChange={(on) => choose(model, on)}
            />
          ))}
      </ul>
      <div className={classes.options}>
        {captions && (
          <Textarea
            label={words.prompt}
            description={words.promptHint}
            error={isTooLong ? words.promptTooLong(promptLength) : null}
            rows={3}
            value={prompt}
            onChange={({ currentTarget }) => setPrompt(currentTarget.value)}
          />
        )}
        {isExtended && selected.some(({ type }) => withConfidence.has(type)) && (
          <Confidence
            label={words.confidence}
            none={words.all}
            value={confidence}
            onChange={setConfidence}
          />
        )}
        {isExtended ? (
          <Checkbox
            label={words.safety}
            description={safety ? words.safetyOn : words.safetyOff}
            checked={safety}
            onChange={({ currentTarget }) => setSafety(currentTarget.checked)}
          />
        ) : (
          <p className={classes.note}>{words.copied}</p>
        )}
        <div className={classes.run}>
          {/* Here the reason is shown to a viewer too: the page is about nothing else. */}
          <ViewOnlyReason value={null}>
            <ReasonedButton
              disabledReason={reason}
              reasonClassName={classes.note}
              loading={isPending}
              onClick={run}
            >
              {words.submit}
            </ReasonedButton>
          </ViewOnlyReason>
          {estimate !== null && <span role="status">{estimate}</span>}
        </div>
        <div role="alert">
          {failure && (
            <p className={classes.error}>
              <strong>{words.failed}.</strong>{" "}
              <span lang={failure.messageLang}>{failure.message}</span>
            </p>
          )}
        </div>
      </div>
    </>
  );
}
