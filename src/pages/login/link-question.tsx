import { Button } from "@mantine/core";
import { Link } from "react-router";
import { loginText } from "#/strings/login.ts";
import type { Me } from "#contract/session.ts";
import classes from "./login-page.module.css";

interface LinkQuestionProps {
  /** The signed-in user, if known. */
  me: Me | null;
  /** Where to continue without using the link. */
  next: string;
  onUse: () => void;
}

/** Asks before a link signs in that came from another site, or while a user is signed in. */
export function LinkQuestion({ me, next, onUse }: LinkQuestionProps) {
  const words = loginText.question;
  return (
    <>
      {me && <p className={classes.already}>{loginText.already(me.email)}</p>}
      <p>{me ? words.instead(me.email) : words.elsewhere}</p>
      {me && (
        <Button component={Link} to={next} fullWidth>
          {words.stay}
        </Button>
      )}
      <Button variant="default" fullWidth onClick={onUse}>
        {words.use}
      </Button>
    </>
  );
}
