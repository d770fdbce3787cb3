import { Modal, Text } from "@mantine/core";
import { noop, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLocation, useNavigate } from "react-router";
import type { Me } from "#contract/session.ts";
import { meQuery, useLookForSession, useSignIn } from "#/api/session.ts";
import { layers } from "#/components/ui/layers.ts";
import { useStore } from "#/lib/store.ts";
import { SignInForm } from "#/pages/login/sign-in-form.tsx";
import { paths } from "#/paths.ts";
import { sessionEnded } from "#/session-end.ts";
import { loginText } from "#/strings/login.ts";

/** Renews an ended session over the page, which keeps all input. */
export function SignInDialog() {
  const ended = useStore(sessionEnded);
  const { pathname } = useLocation();

  // On the sign-in page itself no dialog is needed.
  useEffect(() => {
    if (pathname === paths.login) sessionEnded.set(false);
  }, [pathname]);

  return (
    <Modal
      opened={ended}
      onClose={noop}
      title={loginText.heading}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      zIndex={layers.signIn}
    >
      {ended && <SignInAgain />}
    </Modal>
  );
}

function SignInAgain() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const lookForSession = useLookForSession();
  const signIn = useSignIn();
  const before = useRef(client.getQueryData(meQuery().queryKey));

  function goOn(me: Me) {
    sessionEnded.set(false);
    // Another user may not see the data of this page.
    if (me.email !== before.current?.email) void navigate(paths.home);
  }

  // The sign-in link is often opened in another tab, so this tab checks for a session on returning to it.
  useEffect(() => {
    const look = () => {
      if (document.visibilityState !== "visible") return;
      void lookForSession().then((me) => me && goOn(me));
    };
    window.addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  });

  return (
    <>
      <Text size="sm" mb="md">
        {loginText.endedHere}
      </Text>
      <SignInForm
        pending={signIn.isPending}
        error={signIn.error}
        onCode={(code) => signIn.mutate(code, { onSuccess: goOn })}
      />
    </>
  );
}
