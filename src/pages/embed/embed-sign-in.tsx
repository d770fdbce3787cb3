import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { paths } from "#/paths.ts";
import { safeNext } from "#/pages/login/sign-in-code.ts";
import { embedText } from "#/strings/embed.ts";

const text = embedText.signIn;

/** Shown in a frame without a session. A form here could not start one: see docs/adr/0014-an-embed-is-a-view.md. */
export function EmbedSignIn() {
  const [search] = useSearchParams();
  const client = useQueryClient();
  const navigate = useNavigate();
  const next = safeNext(search.get("next"), paths.datasets);

  const again = useCallback(() => {
    client.clear();
    void navigate(next, { replace: true });
  }, [client, navigate, next]);

  useEffect(() => {
    // The address of the sign-in must not be framed, and a browser that restores this tab loads the frame by its
    // address.
    window.history.replaceState(window.history.state, "", next);
    const onVisible = () => {
      if (document.visibilityState === "visible") again();
    };
    document.addEventListener("visibilitychange", onVisible);
    return () => document.removeEventListener("visibilitychange", onVisible);
  }, [next, again]);

  return (
    <StateMessage
      icon={<IconLock size={22} />}
      title={text.title}
      text={text.text}
      order={1}
      note={text.stuck}
      actions={
        <>
          <Button component="a" href={withoutSearch(next)}>
            {text.action}
          </Button>
          <Button variant="default" onClick={again}>
            {text.again}
          </Button>
        </>
      }
    />
  );
}

/** The full page at the same address: it asks for a sign-in, and returns to itself. */
function withoutSearch(address: string): string {
  return address.split("?")[0] ?? address;
}
