import { IconCloudOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy, useEffect, useState } from "react";
import { Outlet, ScrollRestoration, useNavigate } from "react-router";
import { meQuery, useSignOut } from "#/api/session.ts";
import { useStartedTasks, useTaskPoll } from "#/api/tasks.ts";
import { AppHeader } from "#/components/shell/app-header.tsx";
import { useIdle } from "#/lib/use-idle.ts";
import { useOnline } from "#/lib/use-online.ts";
import { paths } from "#/paths.ts";
import { shellText } from "#/strings/shell.ts";
import { prepareRouteError } from "./lazy-route-error.tsx";
import { RunningTasks } from "./running-tasks.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { StartedWordsContext, createStartedWords } from "./started-words.ts";
import classes from "./root-layout.module.css";

const LateParts = lazy(async () => ({
  default: (await import("./late-parts.tsx")).LateParts,
}));

const StartedNotices = lazy(async () => ({
  default: (await import("./started-notices.tsx")).StartedNotices,
}));

const mainId = "main";
const links = [
  { to: paths.datasets, label: shellText.nav.datasets },
  { to: paths.tasks(), label: shellText.nav.tasks },
];

/** The frame of every page. */
export function RootLayout() {
  const idle = useIdle();
  const [words] = useState(createStartedWords);
  useEffect(() => {
    if (idle) prepareRouteError();
  }, [idle]);
  const started = useStartedTasks().length > 0;
  useTaskPoll();
  return (
    <StartedWordsContext value={words}>
      <AppHeader
        product={shellText.product}
        homePath={paths.datasets}
        mainId={mainId}
        skipLabel={shellText.skip}
        navLabel={shellText.nav.label}
        links={links}
        tools={
          <>
            <RunningTasks />
            <Account />
          </>
        }
      />
      <Offline />
      <main id={mainId} tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      {idle && (
        <Suspense>
          <LateParts />
        </Suspense>
      )}
      {started && (
        <Suspense>
          <StartedNotices />
        </Suspense>
      )}
      <ScrollRestoration />
    </StartedWordsContext>
  );
}

function Account() {
  const signOut = useSignOut();
  const navigate = useNavigate();
  // Who is signed in is nice to know; a page does not wait for it, nor fail without it.
  const { data: me } = useQuery(meQuery());
  return (
    <AccountMenu
      email={me?.email ?? null}
      {...(me
        ? {
            onSignOut: () =>
              signOut.mutate(undefined, { onSuccess: () => void navigate(paths.login) }),
          }
        : {})}
    />
  );
}

/** Always there, so that what appears in it is announced. */
function Offline() {
  const online = useOnline();
  return (
    <div role="status">
      {!online && (
        <div className={classes.offline}>
          <IconCloudOff size={16} aria-hidden />
          <span>
            <strong>{shellText.offline.title}.</strong> {shellText.offline.text}
          </span>
        </div>
      )}
    </div>
  );
}
