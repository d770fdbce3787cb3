import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Link, useLocation, useNavigate, useSearchParams } from "react-router";
import { meQuery, useSignIn } from "#/api/session.ts";
import { BrandMark } from "#/components/shell/brand-mark.tsx";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { paths } from "#/paths.ts";
import { loginText } from "#/strings/login.ts";
import { shellText } from "#/strings/shell.ts";
import classes from "./login-page.module.css";
import { safeNext } from "./sign-in-code.ts";
import { SignInForm } from "./sign-in-form.tsx";

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
        <SignInForm pending={isPending} error={error} onCode={signIn} />
      </section>
    </div>
  );
}

/** History keeps the state as it was given, and anybody may have given it. */
function saysEnded(state: unknown): boolean {
  return typeof state === "object" && state !== null && "ended" in state && state.ended === true;
}
