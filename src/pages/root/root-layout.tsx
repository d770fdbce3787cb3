import { ActionIcon } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy, useEffect } from "react";
import { Outlet, ScrollRestoration, useNavigate, useNavigation } from "react-router";
import { meQuery, useFeature, useSignOut } from "#/api/session.ts";
import { useStartedTasks } from "#/api/tasks/started-tasks.ts";
import { AppHeader } from "#/components/shell/app-header.tsx";
import { useBrowserIdle } from "#/lib/use-browser-idle.ts";
import { paths } from "#/paths.ts";
import { shellText } from "#/strings/shell.ts";
import { prepareRouteError } from "./lazy-route-error.tsx";
import { late } from "#/components/ui/late.tsx";
import { Hotkeys } from "./palette/hotkeys.tsx";
import { paletteOpened } from "#/features/palette/opened.ts";
import { AccountMenu } from "./account-menu.tsx";
import classes from "./root-layout.module.css";

const StartedNotices = lazy(async () => ({
  default: (await import("./started-notices.tsx")).StartedNotices,
}));

const RunningTasks = late(async () => (await import("./running-tasks.tsx")).RunningTasks);
const StatusBanners = late(async () => (await import("./status-banners.tsx")).StatusBanners);
const LateParts = late(async () => (await import("./late-parts.tsx")).LateParts);

const mainId = "main";
const links = [
  { to: paths.datasets, label: shellText.nav.datasets },
  { to: paths.tasks(), label: shellText.nav.tasks },
];
const linksWithActivity = [...links, { to: paths.activity(), label: shellText.nav.activity }];

/** The frame of every page. */
export function RootLayout() {
  const idle = useBrowserIdle();
  useEffect(() => {
    if (idle) prepareRouteError();
  }, [idle]);
  const started = useStartedTasks().length > 0;
  const hasActivity = useFeature("all_activity") === true;
  const isLoading = useNavigation().state === "loading";
  return (
    <>
      <AppHeader
        product={shellText.product}
        homePath={paths.datasets}
        mainId={mainId}
        skipLabel={shellText.skip}
        navLabel={shellText.nav.label}
        links={hasActivity ? linksWithActivity : links}
        tools={
          <>
            {idle && (
              <Suspense>
                <RunningTasks />
              </Suspense>
            )}
            <ActionIcon
              size="lg"
              aria-label={shellText.palette}
              aria-haspopup="dialog"
              aria-keyshortcuts="Meta+K Control+K"
              onClick={() => paletteOpened.set(true)}
            >
              <IconSearch size={18} stroke={1.75} />
            </ActionIcon>
            <Account />
          </>
        }
      />
      {isLoading && <div className={classes.loading} aria-hidden />}
      {/* Always rendered, so that its content is announced when it appears. */}
      <div role="status">
        {idle && (
          <Suspense>
            <StatusBanners />
          </Suspense>
        )}
      </div>
      <main id={mainId} tabIndex={-1} className={classes.main} aria-busy={isLoading}>
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
      <Hotkeys />
      <ScrollRestoration />
    </>
  );
}

function Account() {
  const signOut = useSignOut();
  const navigate = useNavigate();
  // The user is secondary; a page does not wait for it, nor fail without it.
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
