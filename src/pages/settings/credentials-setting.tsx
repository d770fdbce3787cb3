import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useCreateApiKey } from "#/api/server-check.ts";
import { describeError } from "#/api/describe-error.ts";
import { useStandingError } from "#/api/standing-error.ts";
import { CopyButton } from "#/components/ui/copy-button.tsx";
import { settingsText } from "#/strings/settings.ts";
import { shellText } from "#/strings/shell.ts";
import { KeyList } from "./access-settings.tsx";
import classes from "./credentials-setting.module.css";
import { type ApiKey, keySample } from "./key-sample.ts";
import { Setting } from "./setting.tsx";

const words = settingsText.credentials;

/** Creates API keys. The secret is shown once, until it is hidden or the page is left. */
export function CredentialsSetting() {
  const { mutate, isPending, error, data, reset } = useCreateApiKey();
  const [hidden, setHidden] = useState(false);
  const standing = useStandingError(error);
  const failure = standing === null ? null : describeError(standing);

  function hide() {
    reset();
    setHidden(true);
  }

  return (
    <Setting name="credentials" title={words.title} text={words.text}>
      {data && <NewKey apiKey={data} onHide={hide} />}
      <Button
        variant={data ? "default" : "filled"}
        loading={isPending}
        onClick={() => {
          setHidden(false);
          mutate();
        }}
      >
        {data || hidden ? words.another : words.create}
      </Button>
      <div role="status">{hidden && words.hidden}</div>
      <div role="alert">
        {failure && (
          <span className={classes.error}>
            <strong>{failure.title}.</strong> {failure.message}{" "}
            {failure.requestId && shellText.states.requestId(failure.requestId)}
          </span>
        )}
      </div>
      <KeyList />
    </Setting>
  );
}

function NewKey({ apiKey, onHide }: { apiKey: ApiKey; onHide: () => void }) {
  const sample = keySample(apiKey, location.origin);
  const notice = useRef<HTMLParagraphElement>(null);
  // The focus moves to the notice, so that screen readers read it at once.
  useEffect(() => notice.current?.focus(), [apiKey]);
  return (
    <div className={classes.made}>
      <p ref={notice} tabIndex={-1} className={classes.once}>
        {words.once}
      </p>
      <Value name={words.key} text={apiKey.api_key} />
      <Value name={words.secret} text={apiKey.api_secret} />
      <Value name={words.example} text={sample} hint={words.exampleHint}>
        <pre>{sample}</pre>
      </Value>
      <Button variant="subtle" size="xs" onClick={onHide}>
        {words.done}
      </Button>
    </div>
  );
}

interface ValueProps {
  name: string;
  text: string;
  hint?: string;
  /** Replaces the text in one line. */
  children?: ReactNode;
}

function Value({ name, text, hint, children }: ValueProps) {
  return (
    <div role="group" aria-label={name}>
      <div className={classes.name}>
        <span>{name}</span>
        <CopyButton
          text={text}
          label={words.copy(name)}
          done={words.copied(name)}
          failed={words.copyFailed}
        />
      </div>
      {children ?? <code className={classes.value}>{text}</code>}
      {hint && <p className={classes.hint}>{hint}</p>}
    </div>
  );
}
