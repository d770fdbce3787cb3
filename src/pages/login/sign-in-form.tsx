import { Button, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";
import { describeError } from "#/api/describe-error.ts";
import { hasStatus } from "#/api/errors.ts";
import { useStandingError } from "#/api/standing-error.ts";
import { loginText } from "#/strings/login.ts";
import classes from "./sign-in-form.module.css";
import { codeIn } from "./sign-in-code.ts";

interface SignInFormProps {
  pending: boolean;
  /** Why the last attempt failed, or null. */
  error: unknown;
  onCode: (code: string) => void;
}

/** A field for a sign-in link or its code, and how to get one. */
export function SignInForm({ pending, error, onCode }: SignInFormProps) {
  const [text, setText] = useState("");
  const [missing, setMissing] = useState(false);

  function submit(event: SubmitEvent) {
    event.preventDefault();
    // Over a page it is in a dialog; its submit event must not reach forms of the page.
    event.stopPropagation();
    const code = codeIn(text);
    setMissing(code === "");
    if (code !== "") onCode(code);
  }

  const refused = hasStatus(error, 401, 403, 422);
  const standing = useStandingError(refused ? null : error);
  const problem = refused ? loginText.refused : standing !== null && <Failure error={standing} />;

  return (
    <>
      <form className={classes.form} onSubmit={submit} noValidate>
        <TextInput
          label={loginText.field}
          value={text}
          error={missing ? loginText.empty : problem}
          autoComplete="one-time-code"
          spellCheck={false}
          disabled={pending}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            setMissing(false);
          }}
        />
        <Button type="submit" fullWidth loading={pending}>
          {loginText.submit}
        </Button>
      </form>
      <div role="status" className={classes.status}>
        {pending && loginText.working}
      </div>
      <div className={classes.help}>
        {loginText.another}
        <code>{loginText.command}</code>
        {loginText.once}
      </div>
    </>
  );
}

function Failure({ error }: { error: unknown }) {
  const { title, message, messageLang } = describeError(error);
  return (
    <>
      <strong>{title}.</strong> <span lang={messageLang}>{message}</span>
    </>
  );
}
