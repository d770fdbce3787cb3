import { Button, VisuallyHidden } from "@mantine/core";
import { IconCloudOff, IconPlugConnectedX, IconSparkles } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useRevalidator } from "react-router";
import { Connection, type ConnectionState } from "#/api/connection.ts";
import { useStore } from "#/lib/store.ts";
import { useOnline } from "#/lib/use-online.ts";
import { shellText } from "#/strings/shell.ts";
import { upstreamText } from "#/strings/upstream.ts";
import classes from "./status-banners.module.css";

/** Conditions of the whole console: no network, no server, a newer version. */
export function StatusBanners() {
  const client = useQueryClient();
  const [connection] = useState(() => new Connection(client));
  useEffect(() => connection.start(), [connection]);
  const state = useStore(connection.state);
  const online = useOnline();
  useReloadOnReturn(state.away);

  return <Banners {...state} online={online} onAsk={() => void connection.ask()} />;
}

interface BannersProps extends ConnectionState {
  online: boolean;
  /** Checks the server at once. */
  onAsk: () => void;
}

/** The banners for a state of the connection; none in the normal state. */
export function Banners(props: BannersProps) {
  const { online, away, upstream, nextTry, outdated, onAsk } = props;
  return (
    <>
      {!online && <Banner icon={<IconCloudOff size={16} aria-hidden />} {...shellText.offline} />}
      {online && away && (
        <Banner
          icon={<IconPlugConnectedX size={16} aria-hidden />}
          title={upstream === null ? shellText.away.title : upstreamText.title}
          text={
            <>
              {upstream === null ? (
                <VisuallyHidden>{shellText.away.text}</VisuallyHidden>
              ) : (
                `${upstream}. `
              )}
              <span aria-hidden>
                <Countdown
                  key={nextTry}
                  to={nextTry}
                  words={upstream === null ? shellText.away : upstreamText}
                />
              </span>
            </>
          }
          action={
            <Button size="compact-xs" variant="default" onClick={onAsk}>
              {shellText.away.now}
            </Button>
          }
        />
      )}
      {outdated && !away && (
        <Banner
          icon={<IconSparkles size={16} aria-hidden />}
          tone="news"
          {...shellText.outdated}
          action={
            <Button size="compact-xs" variant="default" onClick={() => location.reload()}>
              {shellText.outdated.reload}
            </Button>
          }
        />
      )}
    </>
  );
}

/** Retries pages that failed to load meanwhile; the queries of other pages retry by themselves. */
function useReloadOnReturn(away: boolean): void {
  const { revalidate } = useRevalidator();
  const wasAway = useRef(false);
  useEffect(() => {
    if (wasAway.current && !away) void revalidate();
    wasAway.current = away;
  }, [away, revalidate]);
}

interface CountdownProps {
  to: number;
  words: { trying: string; tryingIn: (seconds: number) => string };
}

function Countdown({ to, words }: CountdownProps) {
  const left = () => Math.max(0, Math.ceil((to - Date.now()) / 1_000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(left()), 250);
    return () => clearInterval(timer);
  });
  return seconds === 0 ? words.trying : words.tryingIn(seconds);
}

interface BannerProps {
  icon: ReactNode;
  title: string;
  text: ReactNode;
  tone?: "look" | "news";
  action?: ReactNode;
}

function Banner({ icon, title, text, tone = "look", action }: BannerProps) {
  return (
    <div className={classes.banner} data-tone={tone}>
      {icon}
      <span>
        <strong>{title}.</strong> {text}
      </span>
      {action}
    </div>
  );
}
