import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useEffect, useRef, useState } from "react";
import { Link, useLocation, useNavigate, useSearchParams } from "react-router";
import { errorMessage } from "#/api/describe-error.ts";
import { hasStatus } from "#/api/errors.ts";
import { meQuery, useSignIn } from "#/api/session.ts";
import { BrandMark } from "#/components/shell/brand-mark.tsx";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { paths } from "#/paths.ts";
import { loginText } from "#/strings/login.ts";
import { shellText } from "#/strings/shell.ts";
import classes from "./login-page.module.css";
import { codeIn, safeNext } from "./sign-in-code.ts";

/** Signs in with the code of the address, or with one that is pasted. */
export function LoginPage() {
  usePageTitle(shellText.pageTitle([loginText.title]));
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const ended = saysEnded(useLocation().state);
  const { mutate, isPending, error } = useSignIn();
  // Asked anew: who comes here because the session ended is still remembered as signed in.
  const { data, isSuccess, isFetching } = useQuery({ ...meQuery(), retry: false, staleTime: 0 });
  const me = isSuccess && !isFetching ? data : null;
  const [text, setText] = useState("");
  const [missing, setMissing] = useState(false);
  const given = search.get("code");
  const next = safeNext(search.get("next"), paths.datasets);
  const tried = useRef<string | null>(null);

  function signIn(code: string) {
    mutate(code, { onSuccess: () => void navigate(next, { replace: true }) });
  }

  // A code works once, and effects run twice in development: so each code is sent once.
  useEffect(() => {
    if (given === null || tried.current === given) return;
    tried.current = given;
    mutate(given, { onSuccess: () => void navigate(next, { replace: true }) });
  }, [given, next, mutate, navigate]);

  function submit(event: SubmitEvent) {
    event.preventDefault();
    const code = codeIn(text);
    setMissing(code === "");
    if (code !== "") signIn(code);
  }

  const problem = missing
    ? loginText.empty
    : error === null
      ? null
      : hasStatus(error, 401, 403, 422)
        ? loginText.refused
        : errorMessage(error);

  return (
    <div className={classes.page}>
      <section className={classes.card}>
        <span className={classes.mark}>
          <BrandMark size={28} />
        </span>
        <h1>{loginText.heading}</h1>
        {ended && !me && (
          <p role="status" className={classes.already}>
            {loginText.ended}
          </p>
        )}
        {me && (
          <p className={classes.already}>
            {loginText.already(me.email)} <Link to={next}>{loginText.goOn}</Link>
          </p>
        )}
        <p>{loginText.intro}</p>
        <form onSubmit={submit} noValidate>
          <TextInput
            label={loginText.field}
            value={text}
            error={problem}
            autoComplete="one-time-code"
            spellCheck={false}
            disabled={isPending}
            onChange={({ currentTarget }) => {
              setText(currentTarget.value);
              setMissing(false);
            }}
          />
          <Button type="submit" fullWidth loading={isPending}>
            {loginText.submit}
          </Button>
        </form>
        <div role="status" className={classes.status}>
          {isPending && loginText.working}
        </div>
        <div className={classes.help}>
          {loginText.another}
          <code>{loginText.command}</code>
          {loginText.once}
        </div>
      </section>
    </div>
  );
}

/** History keeps the state as it was given, and anybody may have given it. */
function saysEnded(state: unknown): boolean {
  return typeof state === "object" && state !== null && "ended" in state && state.ended === true;
}
