import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { meQuery } from "#/api/session.ts";
import { sessionChannel } from "#/lib/session-channel.ts";

/** What a tab shows belongs to the user who signed in: it is not left on the screen for the next one. */
export function useSessionOfOtherTab(): void {
  const client = useQueryClient();
  useEffect(() => {
    const look = ({ data: email }: MessageEvent<string | null>) => {
      const me = client.getQueryData(meQuery().queryKey);
      if (me && me.email !== email) window.location.reload();
    };
    const channel = sessionChannel();
    channel.addEventListener("message", look);
    return () => channel.removeEventListener("message", look);
  }, [client]);
}
