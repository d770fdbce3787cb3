import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Link, useLocation, useNavigate, useSearchParams } from "react-router";
import { hasStatus } from "#/api/errors.ts";
import { meQuery, useSignIn } from "#/api/session.ts";
import { BrandMark } from "#/components/shell/brand-mark.tsx";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { paths } from "#/paths.ts";
import { loginText } from "#/strings/login.ts";
import { shellText } from "#/strings/shell.ts";
import { LinkQuestion } from "./link-question.tsx";
import classes from "./login-page.module.css";
import { safeNext } from "./sign-in-code.ts";
import { SignInForm } from "./sign-in-form.tsx";

/** Signs in with the code of the address, or with a pasted one. */
export function LoginPage() {
  usePageTitle(shellText.pageTitle([loginText.title]));
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const ended = saysEnded(useLocation().state);
  const { mutate, isPending, isIdle, error } = useSignIn();
  // Refetched: after a session has ended, the cache still has its user.
  const {
    data,
    isSuccess,
    isFetching,
    error: unknown,
  } = useQuery({ ...meQuery(), retry: false, staleTime: 0, refetchOnWindowFocus: false });
  const me = isSuccess && !isFetching ? data : null;
  const given = search.get("code");
  // A code names no account: it must not replace the signed-in user, nor sign in a visitor whom another site has sent.
  // A first visit that is known to be the user's own needs no question.
  const cannotTell = unknown !== null && !hasStatus(unknown, 401);
  const asks = search.has("ask") || me !== null || cannotTell;
  const waits = isFetching && !search.has("ask");
  const isQuestion = given !== null && asks && !waits && isIdle;
  const next = safeNext(search.get("next"), paths.datasets);
  const tried = useRef<string | null>(null);

  function signIn(code: string) {
    mutate(code, { onSuccess: () => void navigate(next, { replace: true }) });
  }

  // A code works once, and effects run twice in development: so each code is sent once.
  useEffect(() => {
    if (given === null || asks || waits || tried.current === given) return;
    tried.current = given;
    mutate(given, { onSuccess: () => void navigate(next, { replace: true }) });
  }, [given, asks, waits, next, mutate, navigate]);

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
        {me && !isQuestion && (
          <p className={classes.already}>
            {loginText.already(me.email)} <Link to={next}>{loginText.goOn}</Link>
          </p>
        )}
        {isQuestion ? (
          <LinkQuestion
            me={me}
            next={next}
            onUse={() => {
              tried.current = given;
              signIn(given);
            }}
          />
        ) : (
          <>
            <p>{loginText.intro}</p>
            <SignInForm
              pending={isPending || (given !== null && waits)}
              error={error}
              onCode={signIn}
            />
          </>
        )}
      </section>
    </div>
  );
}

/** The state comes from the browser's history, so its type is not trusted. */
function saysEnded(state: unknown): boolean {
  return typeof state === "object" && state !== null && "ended" in state && state.ended === true;
}
